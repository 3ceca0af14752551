package theme

// abouts say in a line what each built-in theme is for.
var abouts = map[string]string{
	"ansi16":              "the terminal's own 16 colors, on any background",
	"dark":                "256 colors or more, on a dark background",
	"light":               "256 colors or more, on a light background",
	"high-contrast":       "a contrast of 7 and more, on a dark background",
	"high-contrast-light": "a contrast of 7 and more, on a light background",
	"color-blind":         "outcomes that the color-blind tell apart, on a dark background",
	"color-blind-light":   "outcomes that the color-blind tell apart, on a light background",
	"none":                "no color and no bold text, on any background",
}

// About says in a line what a built-in theme is for.
func About(name string) string { return abouts[name] }
