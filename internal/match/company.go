package match

// company counts which folders of the two sets have counterparts in each other: an SDK
// may keep an older interface beside the one that the other SDK is made of.
type company struct {
	pairs    map[[2]string]int
	inX, inY map[string]int
}

// leastCompany is how many pairs a folder has before it tells.
const leastCompany = 4

// meetings counts the pairs made so far.
func (m *matcher) meetings() company {
	c := company{pairs: map[[2]string]int{}, inX: map[string]int{}, inY: map[string]int{}}
	for _, x := range m.xs {
		if x.mate == nil {
			continue
		}
		c.pairs[[2]string{x.folder, x.mate.folder}]++
		c.inX[x.folder]++
		c.inY[x.mate.folder]++
	}
	return c
}

// share is how many of the pairs of two folders they have with each other.
func (c *company) share(x, y *entry) float64 {
	of := max(c.inX[x.folder], c.inY[y.folder])
	if min(c.inX[x.folder], c.inY[y.folder]) < leastCompany {
		return 0
	}
	return float64(c.pairs[[2]string{x.folder, y.folder}]) / float64(of)
}

// crowded reports whether two types have one name, which another type of either set has, too.
func crowded(x, y *entry) bool { return x.spelled == y.spelled && (x.namesakes > 1 || y.namesakes > 1) }

// waited is a pair that was not made before the company of others was known.
type waited struct {
	x, y  *entry
	by    string
	score float64
}
