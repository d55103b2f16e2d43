package report

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"example.org/parity/internal/compare"
)

// The HTML page is tested as a reader has it: opened as a file in Chromium,
// typed and clicked at.

// chromium is the browser that all tests share, started by the first.
var chromium = sync.OnceValues(startChromium)

func TestMain(m *testing.M) {
	code := m.Run()
	closeChromium()
	os.Exit(code)
}

var closeChromium = func() {}

func startChromium() (context.Context, error) {
	binary := ""
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			binary = path
			break
		}
	}
	if binary == "" {
		return nil, errors.New("looking for a browser to test the HTML report in: there is no chromium on PATH; make tools installs it, or name one in CHROMIUM")
	}
	profile, err := os.MkdirTemp("", "parity-browser-")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	closeChromium = func() {
		cancel()
		stop()
		os.RemoveAll(profile) // a profile left in the temporary folder harms nobody
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		return nil, fmt.Errorf("starting %s: %w", binary, err)
	}
	return ctx, nil
}

// tab is one page in the browser.
type tab struct {
	t   testing.TB
	ctx context.Context
}

// open shows an HTML file, at an address below it, in a window of a width. When
// the test ends, a message on the console or a request for anything but the file
// fails it.
func open(t testing.TB, file, fragment string, width int64) *tab {
	t.Helper()
	browser, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser)
	p := &tab{t, ctx}
	// The tab lives as long as the context of this first call.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	var watches sync.WaitGroup
	messages, requests := chromedp.Console(ctx), chromedp.Events(ctx, network.RequestWillBeSent)
	own := 0
	watches.Go(func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			t.Errorf("the page complains: %s", message)
		}
	})
	watches.Go(func() {
		for request, err := range requests {
			switch {
			case err != nil:
				return
			case strings.HasPrefix(request.Request.URL, "file://"+file):
				own++
			case !strings.HasPrefix(request.Request.URL, "data:"):
				t.Errorf("the page asks for %s", request.Request.URL)
			}
		}
	})
	p.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+file+fragment))
	t.Cleanup(func() {
		cancel()
		watches.Wait()
		if own == 0 {
			t.Error("no request was seen, not even the page's own: the watch on them does not work")
		}
	})
	return p
}

// do runs actions that are done within a minute.
func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// press types keys into whatever has the focus.
func (p *tab) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// shortcut presses a key that types nothing, since the page takes it.
func (p *tab) shortcut(key string) {
	p.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key}); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *tab) click(selector chromedp.CSS) {
	p.t.Helper()
	p.do(chromedp.Click(selector))
}

// visit changes the fragment of the address, and waits until the page has followed.
func (p *tab) visit(fragment string) {
	p.t.Helper()
	script := fmt.Sprintf(`new Promise(done => {
	  addEventListener("hashchange", () => setTimeout(done, 0, 0), {once: true});
	  location.hash = %q;
	})`, fragment)
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](script, chromedp.EvalAwaitPromise)); err != nil {
		p.t.Fatalf("%s: %v", fragment, err)
	}
}

// value is what a JavaScript expression gives in the page.
func value[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// want waits until an expression gives, as JSON, what it should: what follows a
// key or a click may need a moment.
func (p *tab) want(expression, want string) {
	p.t.Helper()
	got := ""
	for range 250 {
		if got = p.json(expression); got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Errorf("%s is %s, want %s", expression, got, want)
}

// json is what an expression gives, or its exception.
func (p *tab) json(expression string) string {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[any](expression))
	if err != nil {
		return err.Error()
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(got); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(text.String())
}

func pageFile(t testing.TB, r *compare.Result) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "parity.html")
	if err := os.WriteFile(file, render(t, Format{Render: HTML}, r, Options{Links: above}), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}
