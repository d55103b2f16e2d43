package verify

import "context"

// runner asks the SDKs of one language.
type runner struct {
	program func(context.Context, SDK) (*program, error)
	emit    func(SDK, Answers, []Golden, string) (map[string][]byte, error)
}

// runners is the table that a language is added to, with a file of its own.
var runners = map[string]runner{
	"python":     {pythonProgram, emitPython},
	"go":         {goProgram, emitGo},
	"elixir":     {elixirProgram, emitElixir},
	"typescript": {typescriptProgram, emitTypeScript},
}
