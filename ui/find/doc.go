// Package find is the line at the bottom of a list in which the text is typed
// that a person looks for. It holds the text, draws it, and knows where the
// search began; the list does the looking.
package find
