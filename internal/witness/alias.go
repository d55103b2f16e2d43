package witness

import (
	"slices"

	"example.org/parity/internal/doc"
)

// A decoder that reads a field under several names has a clause for it in allOf: one
// alternative for each name, and one without any where it does not ask for the field.

// underSomeName is the clause of a record for a field with several names; nil for none.
func underSomeName(record *doc.Node, field string) *doc.Node {
	clauses := record.Get("allOf")
	if !clauses.IsArray() {
		return nil
	}
	i := slices.IndexFunc(clauses.Items, func(clause *doc.Node) bool { return speaksOf(clause, field) })
	if i < 0 {
		return nil
	}
	return clauses.Items[i]
}

func speaksOf(clause *doc.Node, field string) bool {
	arms := clause.Get("anyOf")
	return arms.IsArray() && slices.ContainsFunc(arms.Items, func(arm *doc.Node) bool {
		return slices.Contains(arm.Get("required").Strings(), field)
	})
}

// asks reports whether a clause asks for its field, under whatever name.
func asks(clause *doc.Node) bool {
	return !slices.ContainsFunc(clause.Get("anyOf").Items, func(arm *doc.Node) bool { return len(arm.Get("required").Strings()) == 0 })
}

// withoutClause is a record that says nothing of a field's further names.
func withoutClause(record *doc.Node, field string) *doc.Node {
	clauses := record.Get("allOf")
	if !clauses.IsArray() {
		return record
	}
	rest := slices.DeleteFunc(slices.Clone(clauses.Items), func(clause *doc.Node) bool { return speaksOf(clause, field) })
	if len(rest) == 0 {
		return record.Without("allOf")
	}
	return record.With("allOf", doc.NewArray(rest...))
}
