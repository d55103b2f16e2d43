// Command bench measures Go's parsers of JSON, which look at no schema, on the records
// that the schemas accept: CPU time of the process, one core, the best pass.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/bytedance/sonic"
	"github.com/minio/simdjson-go"
)

func main() {
	runtime.GOMAXPROCS(1)
	limit, err := strconv.ParseFloat(os.Getenv("BENCH_SECONDS"), 64)
	if err != nil {
		limit = 1
	}
	files, _ := filepath.Glob(filepath.Join(os.Args[1], "*.accepted.ndjson"))
	var parsed *simdjson.ParsedJson
	for _, tool := range []struct {
		name  string
		valid func([]byte) bool
	}{
		{"sonic.Valid", sonic.ConfigStd.Valid},
		{"simdjson-go", func(record []byte) bool {
			if !simdjson.SupportedCPU() {
				return false
			}
			var err error
			parsed, err = simdjson.Parse(record, parsed, simdjson.WithCopyStrings(false))
			return err == nil
		}},
		{"json.Valid", json.Valid},
	} {
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			records := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
			best, spent := time.Duration(0), time.Duration(0)
			for spent.Seconds() < limit {
				start := cpu()
				for _, record := range records {
					if !tool.valid(record) {
						fmt.Fprintf(os.Stderr, "%s: not valid: %s\n", tool.name, file)
						os.Exit(1)
					}
				}
				took := cpu() - start
				spent += took
				if best == 0 || took < best {
					best = took
				}
			}
			name := strings.TrimSuffix(filepath.Base(file), ".accepted.ndjson")
			fmt.Printf("%s\t%s\taccepted\t%.2f\n", tool.name, name, float64(len(text)-len(records))/1e6/max(best, time.Microsecond).Seconds())
		}
	}
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
