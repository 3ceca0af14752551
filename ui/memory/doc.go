// Package memory says what the explorer remembers between runs, and how a change of it
// is put into what other runs have remembered since. It keeps no files: whoever starts
// the explorer does.
//
// Searches are remembered as query lines, so that "since:2d" means the last two days
// whenever it runs. Changes come in their order, and each is applied to what is there
// by then: two runs that remember at once lose nothing of each other.
package memory
