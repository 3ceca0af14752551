// Package find is how a person looks for rows of a list: the line in which the
// text is typed, and the search itself, in one list or the other.
package find
