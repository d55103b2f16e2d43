package golang

import (
	"go/ast"
	"go/constant"
	"go/types"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// maxOperations bounds what is noted of a type that many operations share.
const maxOperations = 16

var verbs = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// operation is the verb and the path of the one request that a function writes out:
// "PATCH runs/{}/steps/{}"; "" where it writes out none, or several.
func operation(fn *ast.FuncDecl, info *types.Info) string {
	var found, paths []string
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		v := info.Types[expr].Value
		if v == nil || v.Kind() != constant.String {
			return true
		}
		switch text := constant.StringVal(v); {
		case slices.Contains(verbs, text):
			found = append(found, text)
		case isPath.MatchString(text) && !isMediaType.MatchString(text):
			paths = append(paths, asPath(text))
		}
		return false // what a constant is put together of is no other one
	})
	if found, paths = distinct(found), distinct(paths); len(found) != 1 || len(paths) != 1 {
		return ""
	}
	return found[0] + " " + paths[0]
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

var (
	// isPath: of two parts, or with a slash before or behind it.
	isPath      = regexp.MustCompile(`^[\w%{}./:~-]*/[\w%{}./:~-]*$`)
	isMediaType = regexp.MustCompile(`^(application|audio|image|multipart|text|video)/|://`)
	// isOpen is a part of a path that is filled in.
	isOpen = regexp.MustCompile(`%|\{|^:`)
)

func asPath(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' })
	for i, part := range parts {
		if isOpen.MatchString(part) {
			parts[i] = "{}"
		}
	}
	if len(parts) > 0 && parts[0] == "{}" && text[0] != '/' {
		parts = parts[1:] // the address of the server
	}
	return strings.Join(parts, "/")
}
