// Package form is the search form: what a person wants to see, in their words,
// checked while it is typed, with what it will cost and the command that does
// the same.
//
// It starts nothing and asks nobody. Whoever holds it gives it the dialect, the
// clock and the summary of the plan, and takes the query from it.
package form
