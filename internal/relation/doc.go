// Package relation decides how the instances of two JSON Schemas relate on the
// wire: equal, subset, superset, overlapping, disjoint, or unknown. It never
// guesses. A containment is proven, a difference is a payload that one schema
// accepts and the other rejects, and everything else is unknown with a [Reason].
//
// # The question
//
// A is contained in B if and only if "A and not B" has no instance. So one
// search, solver.find, serves both directions, the disjointness of A and B, and
// the sampling of payloads. It answers empty, found or undecided.
//
// # The way of a schema
//
//		doc.Node ──document──▶ resources, anchors ──loader──▶ space ──solver──▶ outcome ──pair──▶ Result
//
//	  - document (document.go, draft.go) indexes what can be referred to, by draft.
//	  - loader (load.go, keywords.go, annotate.go) turns schemas into nodes of a
//	    space: hash-consed, so equal subtrees are one node; all drafts in one
//	    vocabulary; a dynamic reference resolved in its dynamic scope.
//	  - space (node.go, build.go, dual.go, disjoint.go) is the normal form. A literal is a
//	    node or its negation, a goal is a conjunction of literals.
//	  - solver (find.go, expand.go) splits a goal by JSON type, then expands it
//	    lazily into conjunctions of constraints of that type. Splits that say what
//	    a value is are decided first, and where cases would multiply each is first
//	    tested alone, so that a discriminator settles a union.
//	  - One file a type decides such a conjunction: number.go (an interval on a
//	    lattice, exact decimals), text.go on automaton.go and pattern.go (the product
//	    of the patterns' automata with a length window), array.go (lengths, counts,
//	    distinct items by matching), object.go (names in classes that patterns do
//	    not tell apart; requests placed on members).
//	  - unevaluated* becomes plain properties or items in each case of which
//	    subschemas hold (unevaluated.go).
//	  - pair (relation.go) runs the directions. Each witness is confirmed by
//	    jsonschema/v5 (verify.go) and by the own evaluator (eval.go), then made
//	    smaller as long as it stays one (shrink.go).
//
// # Why it is sound
//
//   - Empty is only ever concluded from constraints that are understood: a part
//     that is not is left out, which makes the set larger. The same part on both
//     sides cancels, as a literal and its negation.
//   - A witness found while something was left out is a candidate, which only the
//     verifier can confirm. Where verifier and standard differ (node kindOpaque,
//     space.quirk) its word alone does not count.
//   - A goal that is met again inside itself, across a property or an item, has no
//     value there: a value of least height never holds one of its own goal. An
//     empty that leaned on this is provisional until that goal is closed.
//   - Patterns are read as ECMA-262, which JSON Schema names, and as RE2, which
//     the verifier reads. Where the two differ an answer must hold in both.
//   - Work is bounded by counts (find.go), so that an answer does not depend on
//     the machine; a deadline is the last net.
//
// # How it is tested
//
// pairs_test.go holds relations with the argument for each, laws_test.go what
// must hold for any schemas, hostile_test.go what must end. TestSoak samples
// random pairs and attacks every proof with instances judged by jsonschema/v5:
//
//	go test ./internal/relation -run TestSoak -v -timeout 3h -soak.pairs 60000 -soak.seed 1000000
//
// TestContainmentSuite measures the JSON Schema containment test suite
// (Attouche et al., CEUR 2958), which is not part of this repository:
//
//	PARITY_CONTAINMENT_SUITE=…/tests go test ./internal/relation -run TestContainmentSuite -v
//
// # Sources
//
// Attouche, Baazizi, Colazzo, Ghelli, Sartiani, Scherzinger: Witness Generation
// for JSON Schema (PVLDB 15, 2022). Baazizi et al.: Not Elimination and Witness
// Generation for JSON Schema (arXiv 2104.14828). Habib, Shinnar, Hirzel, Pradel:
// Finding Data Compatibility Bugs with JSON Subschema Checking (ISSTA 2021).
package relation
