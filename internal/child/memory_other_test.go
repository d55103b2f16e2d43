//go:build unix && !linux

package child

const endsWithParent = false
