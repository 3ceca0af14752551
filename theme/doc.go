// Package theme holds every visual choice of the program: no style and no
// glyph is made anywhere else.
//
// A [Theme] has a style for each role, a set of glyphs, and says how a delivery
// status and an event look: always a glyph and a word, and a color besides. The
// built-in themes leave the background alone; the default one speaks of the
// terminal's own 16 colors only, which people have already chosen to be
// readable. [Load] reads a theme file.
package theme
