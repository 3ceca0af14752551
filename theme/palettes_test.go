package theme

// terminalPalettes are the 16 colors and the grounds of terminals that people use.
// https://en.wikipedia.org/wiki/ANSI_escape_code#3-bit_and_4-bit
// https://learn.microsoft.com/windows/terminal/customize-settings/color-schemes
// https://ethanschoonover.com/solarized/
// https://gitlab.gnome.org/GNOME/gnome-terminal/-/blob/master/src/terminal-prefs.cc
var terminalPalettes = []struct {
	name    string
	grounds []string // the background that it is seen on
	colors  [16]string
}{
	{"xterm", []string{"#000000", "#ffffff"}, [16]string{
		"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
		"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"}},
	{"Linux console", []string{"#000000"}, [16]string{
		"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
		"#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"}},
	{"PuTTY", []string{"#000000"}, [16]string{
		"#000000", "#bb0000", "#00bb00", "#bbbb00", "#0000bb", "#bb00bb", "#00bbbb", "#bbbbbb",
		"#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"}},
	{"Windows Terminal", []string{"#0c0c0c", "#ffffff"}, [16]string{
		"#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
		"#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2"}},
	{"macOS Terminal", []string{"#000000", "#ffffff"}, [16]string{
		"#000000", "#990000", "#00a600", "#999900", "#0000b2", "#b200b2", "#00a6b2", "#bfbfbf",
		"#666666", "#e50000", "#00d900", "#e5e500", "#0000ff", "#e500e5", "#00e5e5", "#e5e5e5"}},
	{"GNOME", []string{"#1e1e1e", "#ffffff"}, [16]string{
		"#171421", "#c01c28", "#26a269", "#a2734c", "#12488b", "#a347ba", "#2aa1b3", "#d0cfcc",
		"#5e5c64", "#f66151", "#33d17a", "#e9ad0c", "#2a7bde", "#c061cb", "#33c7de", "#ffffff"}},
	{"Solarized", []string{"#002b36", "#fdf6e3"}, [16]string{
		"#073642", "#dc322f", "#859900", "#b58900", "#268bd2", "#d33682", "#2aa198", "#eee8d5",
		"#002b36", "#cb4b16", "#586e75", "#657b83", "#839496", "#6c71c4", "#93a1a1", "#fdf6e3"}},
}
