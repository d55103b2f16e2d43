package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"example.org/parity/internal/compare"
	"example.org/parity/internal/schema"
	"example.org/parity/internal/validate"
)

// names are the types in the list, as far as it is drawn.
const names = `[...document.querySelectorAll("#list a.open")].map(a => a.textContent)`

var widths = []int64{1280, 390}

// TestPage uses the report of the fixtures as a reader does, on a desktop and on a phone.
func TestPage(t *testing.T) {
	r := fixtures(t)
	file := pageFile(t, r)
	for _, width := range widths {
		for name, test := range map[string]struct {
			fragment string
			use      func(*tab, *compare.Result)
		}{
			"search":      {"", search},
			"filter":      {"", filter},
			"sort":        {"", sorting},
			"matrix":      {"", matrix},
			"keyboard":    {"", keyboard},
			"deep link":   {"#T/ImageChunk/go", deepLink},
			"filter link": {"#?set=go&verdict=mismatch", filterLink},
			"unknown":     {"#T/No%20such%2FType", unknownType},
			"sides":       {"#T/ImageChunk", sides},
			"front":       {"", frontOfPage},
			"done":        {"#T/ImageChunk", checkedOff},
		} {
			t.Run(fmt.Sprintf("%s at %d", name, width), func(t *testing.T) {
				p := open(t, file, test.fragment, width)
				test.use(p, r)
				p.want(`document.documentElement.scrollWidth > innerWidth`, `false`)
			})
		}
	}
}

func search(p *tab, _ *compare.Result) {
	p.shortcut("/")
	p.press("corrupted")
	p.want(names, `["TrainingRun","TrainingRun"]`) // a field of it
	p.want(`document.querySelector("#list .summary code").textContent`, `"corrupted"`)
	p.want(`location.hash`, `"#?q=corrupted"`)
	p.press(" chunk")
	p.want(`document.querySelector("#list .nothing").innerText.split("\n")[0]`, `"No type matches."`)
	p.press(kb.Escape)
	p.want(`document.getElementById("search").value`, `""`)
	p.want(names+`.length >= 24`, `true`)
	p.press("imagechunk")
	p.want(`document.querySelector("#list mark").textContent`, `"ImageChunk"`)
}

// filter clicks a verdict and a set; the list then has as many rows as the summary says.
func filter(p *tab, r *compare.Result) {
	rowcount := `document.querySelector("#list table").getAttribute("aria-rowcount") - 1`
	pill := `[...document.querySelectorAll(".pill")].find(b => b.textContent.startsWith(%q)).click()`
	value[any](p, fmt.Sprintf(pill, "Go"))
	value[any](p, fmt.Sprintf(pill, "≠Mismatch"))
	p.want(rowcount, fmt.Sprint(r.Summary["go"][compare.Mismatch]))
	// What the other pills promise is what they give.
	missing := value[int](p, `+[...document.querySelectorAll(".pill")].find(b => b.textContent.startsWith("−Missing")).querySelector("b").textContent`)
	value[any](p, fmt.Sprintf(pill, "−Missing"))
	p.want(rowcount, fmt.Sprint(r.Summary["go"][compare.Mismatch]+missing))
	p.want(`location.hash`, `"#?set=go&verdict=mismatch+missing"`)
	value[any](p, `(() => { const s = document.getElementById("category"); s.value = s.options[1].value; s.dispatchEvent(new Event("change")) })()`)
	p.want(`location.hash.includes("category=")`, `true`)
	p.click("#clear")
	total := 0
	for _, row := range r.Types {
		total += len(row.Compared)
	}
	p.want(rowcount, fmt.Sprint(total))
}

func sorting(p *tab, _ *compare.Result) {
	ordered := `(() => { const n = ` + names + `.map(s => s.toLowerCase()); return n.every((x, i) => i === 0 || n[i-1] %s x) })()`
	p.click(`th[data-key="name"] button`)
	p.want(fmt.Sprintf(ordered, "<="), `true`)
	p.want(`document.querySelector("th[aria-sort]").getAttribute("aria-sort")`, `"ascending"`)
	p.click(`th[data-key="name"] button`)
	p.want(fmt.Sprintf(ordered, ">="), `true`)
	p.want(`document.querySelector("th[aria-sort]").getAttribute("aria-sort")`, `"descending"`)
	p.want(`document.activeElement.textContent`, `"Type"`)
}

func matrix(p *tab, r *compare.Result) {
	p.click("#as-matrix")
	p.want(`[...document.querySelectorAll("#list thead th")].map(th => th.textContent)`, `["Type","Python","Elixir","Go"]`)
	p.want(`document.querySelector("#list td.cell a[aria-label^='ImageChunk in Elixir']").className + document.querySelector("#list td.cell a[aria-label^='ImageChunk in Elixir']").parentNode.className`, `"cell v-mismatch"`)
	value[any](p, `document.querySelector("#list td.cell a[aria-label^='ImageChunk in Go']").click()`)
	p.want(`document.getElementById("typename").textContent`, `"ImageChunk"`)
}

func keyboard(p *tab, _ *compare.Result) {
	p.shortcut("/")
	p.press(kb.ArrowDown)
	p.press(kb.ArrowDown)
	p.want(names+`.indexOf(document.activeElement.textContent)`, `1`)
	p.press(kb.ArrowUp)
	first := value[string](p, names+`[0]`)
	p.press(kb.Enter)
	p.want(`document.getElementById("typename").textContent`, fmt.Sprintf("%q", first))
	p.want(`document.getElementById("type").contains(document.activeElement)`, `true`)
	p.press(kb.ArrowRight)
	p.want(`document.getElementById("typename").textContent !== `+fmt.Sprintf("%q", first), `true`)
	p.press(kb.ArrowLeft)
	p.want(`document.getElementById("typename").textContent`, fmt.Sprintf("%q", first))
	p.press(kb.Escape)
	p.want(`document.getElementById("type").hidden && document.activeElement.textContent`, fmt.Sprintf("%q", first))
	p.shortcut("?")
	p.want(`document.getElementById("keys").open`, `true`)
	p.press(kb.Escape)
	p.want(`document.getElementById("keys").open`, `false`)
}

func deepLink(p *tab, r *compare.Result) {
	p.want(`document.getElementById("typename").textContent`, `"ImageChunk"`)
	p.want(`document.activeElement.id`, `"set-go"`)
	p.want(`document.title.startsWith("ImageChunk · ")`, `true`)
	f := r.Find("TrainingRun").Compared["elixir"].Findings[0]
	p.visit("#F/" + f.ID)
	p.want(`document.getElementById("typename").textContent`, `"TrainingRun"`)
	p.want(`document.activeElement.id`, fmt.Sprintf("%q", "F-"+f.ID))
	value[any](p, `history.back()`)
	p.want(`document.getElementById("typename").textContent`, `"ImageChunk"`)
}

func filterLink(p *tab, r *compare.Result) {
	p.want(`[...document.querySelectorAll(".pill[aria-pressed=true]")].map(b => b.textContent.replace(/ \d+$/, ""))`, `["Go","≠Mismatch"]`)
	p.want(`document.querySelector("#list table").getAttribute("aria-rowcount") - 1`, fmt.Sprint(r.Summary["go"][compare.Mismatch]))
}

func unknownType(p *tab, _ *compare.Result) {
	p.want(`document.getElementById("typename").textContent`, `"No such/Type"`)
	p.press(kb.Escape)
	p.want(`document.getElementById("type").hidden`, `true`)
}

// sides: each field that one side lacks is a gap there, each difference a mark on its line.
func sides(p *tab, r *compare.Result) {
	absent := 0
	for _, f := range r.Find("ImageChunk").Compared["elixir"].Findings {
		if f.Rule == compare.FieldMissing.Rule || f.Rule == compare.FieldMissingOptional.Rule {
			absent++
		}
	}
	p.want(`document.querySelectorAll("#set-elixir figure:last-child li.absent.differs").length`, fmt.Sprint(absent))
	p.want(`document.querySelectorAll("#set-elixir figure:first-child li.differs.v-mismatch").length`, fmt.Sprint(absent))
	p.want(`document.querySelector("#set-elixir .c-keyword").textContent`, `"class"`)
	p.want(`new Set([...document.querySelectorAll("#set-elixir ol.code")].map(l => l.children.length)).size`, `1`)
	p.want(`document.querySelector("#type a.place").getAttribute("href").startsWith("../fixtures/python/")`, `true`)
	p.want(`document.querySelectorAll("#set-elixir .finding").length`, fmt.Sprint(absent))
}

// frontOfPage: what decides stands above all else, and leads to what it is about.
func frontOfPage(p *tab, r *compare.Result) {
	f := frontOf(r, Options{})
	p.want(`document.querySelector("#overview > section:first-child h2").textContent`, `"Gate failed"`)
	p.want(`document.querySelector(".gate p").textContent`, fmt.Sprintf("%q", f.Gate.Why))
	p.want(`document.querySelectorAll(".first li").length`, fmt.Sprint(mostFirst))
	p.want(`[...document.querySelectorAll(".rules td")].reduce((sum, cell) => sum + (+cell.textContent || 0), 0)`, fmt.Sprint(len(f.First)))
	p.want(`document.querySelectorAll(".meanings li").length`, fmt.Sprint(len(compare.Verdicts)))
	p.click(".rules tbody tr:first-child a")
	p.want(names+`.length > 0 && document.getElementById("search").value`, fmt.Sprintf("%q", f.Rules[0].Rule))
	p.visit("")
	p.click(".first li:first-child .what a")
	p.want(`document.getElementById("typename").textContent`, fmt.Sprintf("%q", f.First[0].Type.Name))
	p.want(`document.activeElement.id`, fmt.Sprintf("%q", "F-"+f.First[0].Finding.ID))
}

// checkedOff: what a reader has done stays marked, here and where the page begins.
func checkedOff(p *tab, r *compare.Result) {
	first := frontOf(r, Options{}).First[0].Finding.ID
	p.want(`document.querySelector("#set-elixir .todo .muted").textContent`, `"0 of 3 done"`)
	p.click(chromedp.CSS("#F-" + first + " input"))
	p.want(`document.querySelector("#set-elixir .todo .muted").textContent`, `"1 of 3 done"`)
	p.want(`document.querySelector(".first li.done").dataset.finding`, fmt.Sprintf("%q", first))
	p.visit("#T/Cursor")
	p.visit("#T/ImageChunk")
	p.want(`document.querySelector("#set-elixir .todo .muted").textContent`, `"1 of 3 done"`)
	p.click(chromedp.CSS("#F-" + first + " input"))
	p.want(`document.querySelectorAll(".first li.done").length`, `0`)
}

// TestPageTraffic: captured payloads have a table whose rows lead to the types;
// what payloads say is text, in a colour that can be read.
func TestPageTraffic(t *testing.T) {
	traffic := &validate.Result{
		Sets: []string{"python", "go"}, Records: 7, BrokenCount: 1,
		Summary: map[string]validate.Counts{"go": {validate.Rejects: 4, validate.Drops: 1}},
		Types: []*validate.TypeResult{{Name: "Cursor", Records: 5, Sets: map[string]*validate.SetResult{
			"python": {Counts: validate.Counts{validate.Accepts: 3, validate.Absent: 2}},
			"go": {
				Counts:   validate.Counts{validate.Rejects: 4, validate.Drops: 1},
				Failures: []validate.Finding{{Path: "/<b>", Message: "<img src=x>"}, {Path: "/b"}},
				Drops:    []validate.Finding{{Path: "/c"}},
			},
		}}},
		Unmatched: []*validate.Group{{Records: 1}},
	}
	file := filepath.Join(t.TempDir(), "parity.html")
	if err := os.WriteFile(file, render(t, Format{Render: HTML}, fixtures(t), Options{Traffic: traffic}), 0o644); err != nil {
		t.Fatal(err)
	}
	p := open(t, file, "#traffic", 1280)
	p.want(`document.querySelector("#traffic[open] summary .total:last-child").innerText`, `"Go − 1 drops ≠ 4 rejects"`)
	p.want(`[...document.querySelectorAll(".traffic td")].map(cell => cell.innerText.replace(/\s+/g, " ").trim())`,
		`["5","✓ 3 accepts 2 absent","− 1 drops ≠ 4 rejects /<b> <img src=x> /b and 1 more"]`)
	p.want(`document.getElementById("traffic").textContent.includes("2 more records could not be read")`, `true`)
	for _, scheme := range []string{"light", "dark"} {
		p.scheme(scheme)
		p.want(faint, `[]`)
	}
	p.click(".traffic th a")
	p.want(`document.getElementById("typename").textContent`, `"Cursor"`)
	p.click(".facts a[href='#traffic']")
	p.want(`document.getElementById("traffic").checkVisibility()`, `true`)
}

// TestPagePrint: paper, here as wide as A4 without its margins, has all rows and
// none of the controls.
func TestPagePrint(t *testing.T) {
	p := open(t, pageFile(t, fixtures(t)), "", 720)
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	value[any](p, `dispatchEvent(new Event("beforeprint"))`)
	p.want(`getComputedStyle(document.getElementById("filters")).display`, `"none"`)
	p.want(names+`.length === document.querySelector("#list table").getAttribute("aria-rowcount") - 1`, `true`)
	p.want(`document.documentElement.scrollWidth > innerWidth`, `false`)
}

// scheme makes the browser prefer light or dark.
func (p *tab) scheme(name string) {
	p.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		p.t.Fatal(err)
	}
}

// faint lists the visible texts with less contrast than WCAG 2.2 asks for
// (1.4.3, level AA): 4.5, or 3 for large text. Inactive controls are exempt.
const faint = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data] };
  const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = el => { for (; el; el = el.parentElement) { const c = rgba(getComputedStyle(el).backgroundColor); if (c[3] === 255) return c } return [255, 255, 255, 255] };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !el.checkVisibility() || el.closest(".off, .hidden, script, style, option")) continue;
    const style = getComputedStyle(el), size = parseFloat(style.fontSize);
    const [a, b] = [light(rgba(style.color)), light(behind(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5)) seen.add(ratio.toFixed(2) + " " + (el.className || el.localName) + ": " + walker.currentNode.data.trim().slice(0, 20));
  }
  return [...seen];
})()`

func TestPageContrast(t *testing.T) {
	file := pageFile(t, rules(t))
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			p := open(t, file, "", 1280)
			p.scheme(scheme)
			for _, fragment := range []string{"#?", "#?view=matrix", "#?verdict=mismatch", "#T/field_missing_A", "#T/opaque_capture_A", "#T/field_presence_A", "#T/type_missing_A"} {
				p.visit(fragment)
				value[any](p, `document.querySelectorAll("details").forEach(d => d.open = true)`)
				p.want(faint, `[]`)
			}
			// What is faint is seen to be so.
			value[any](p, `document.getElementById("typename").style.color = getComputedStyle(document.body).backgroundColor`)
			p.want(faint, `["1.00 h2: type_","1.00 h2: missing_A"]`)
		})
	}
}

// TestPageTheme: the reader's choice overrules the system's, and lasts.
func TestPageTheme(t *testing.T) {
	p := open(t, pageFile(t, rules(t)), "", 1280)
	p.scheme("dark")
	background := `getComputedStyle(document.body).backgroundColor`
	dark := value[string](p, background)
	p.click("#theme")
	light := value[string](p, background)
	if light == dark {
		t.Errorf("the page is %s in both themes", light)
	}
	p.do(chromedp.Reload())
	p.want(background, fmt.Sprintf("%q", light))
	p.want(`document.getElementById("theme").textContent`, `"Theme: light"`)
}

// TestPageWithoutScript: the numbers are there for a reader without JavaScript.
func TestPageWithoutScript(t *testing.T) {
	r := fixtures(t)
	p := open(t, pageFile(t, r), "", 1280)
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.Reload())
	text, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("main")))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"In numbers", fmt.Sprintf("Go\tMismatch\t%d", r.Summary["go"][compare.Mismatch])} {
		if !strings.Contains(text, want) {
			t.Errorf("the page without script does not say %q:\n%s", want, text)
		}
	}
}

// TestPageWitness: a finding that carries a witness shows the payload, with the
// place that the receiver does not take marked.
func TestPageWitness(t *testing.T) {
	r := rules(t)
	f := r.Find("field_type_A").Compared["other"].Findings[0]
	f.Witness = &compare.Witness{Payload: []byte(`{"x":"</script>","y":9007199254740993}`), AcceptedBy: "other", RejectedBy: "reference"}
	p := open(t, pageFile(t, r), "#F/"+f.ID, 1280)
	p.want(`[...document.querySelectorAll(".witness code")].map(c => c.textContent)`, `["{","  \"x\": \"</script>\",","  \"y\": 9007199254740993","}"]`)
	p.want(`[...document.querySelectorAll(".witness li.differs code")].map(c => c.textContent.trim())`, `["\"x\": \"</script>\","]`)
	p.want(`document.querySelector(".witness figcaption").textContent`, `"Payload that other accepts and reference rejects"`)
}

// TestPageOfNothing: two empty sets are a report too.
func TestPageOfNothing(t *testing.T) {
	r := &compare.Result{
		Reference: "a", Sets: []string{"b"}, Summary: map[string]compare.Summary{"b": {}},
		Ref: &schema.Set{Name: "a"}, Others: map[string]*schema.Set{"b": {Name: "b"}},
	}
	p := open(t, pageFile(t, r), "", 390)
	p.want(`document.querySelector("#list").innerText.trim()`, `"There are no types to compare."`)
}

// TestPageOfThousands uses a report of 3,000 types in two sets, and logs the
// times that a reader waits; go test -v -run OfThousands shows them.
func TestPageOfThousands(t *testing.T) {
	r := many(t, 3000)
	file := pageFile(t, r)
	p := open(t, file, "", 1280)
	p.want(`document.getElementById("shown").textContent`, `"3,000 types"`)
	p.want(`document.querySelectorAll("#list tbody tr").length < 300`, `true`)

	p.want(`performance.getEntriesByType("paint").length > 0`, `true`)
	t.Logf("first paint after %.0f ms", value[float64](p, `performance.getEntriesByType("paint")[0].startTime`))
	t.Logf("all is drawn after %.0f ms", value[float64](p, `performance.getEntriesByType("navigation")[0].domComplete`))
	// The fastest of five, since other programs may be at work too.
	timed := `(() => {
	  const search = document.getElementById("search"), times = {};
	  const time = (name, change) => {
	    const start = performance.now();
	    change();
	    document.body.offsetHeight; // laid out
	    times[name] = Math.min(times[name] ?? Infinity, Math.round((performance.now() - start) * 10) / 10);
	  };
	  for (let i = 0; i < 5; i++) {
	    for (const text of ["s", "session", "session total_count", "nothing of the kind", ""]) {
	      time(text, () => { search.value = text; search.dispatchEvent(new Event("input")) });
	    }
	    for (const pill of document.querySelectorAll(".pill")) {
	      const name = pill.textContent.replace(/ [\d,]+$/, "");
	      time(name, () => pill.click());
	      time("without " + name, () => pill.click());
	    }
	    time("by name", () => document.querySelector("th[data-key=name] button").click());
	    time("matrix", () => document.getElementById("as-matrix").click());
	    document.getElementById("as-table").click();
	  }
	  return times;
	})()`
	times, err := json.Marshal(value[map[string]float64](p, timed))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("milliseconds to filter and lay out: %s", times)
	value[any](p, `scrollTo(0, document.body.scrollHeight)`)
	p.want(`document.querySelectorAll("#list tbody tr").length > 24`, `true`)
}
