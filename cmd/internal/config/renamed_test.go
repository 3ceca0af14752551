package config

import (
	"slices"
	"strings"
	"testing"
)

// renamed are two settings of which one had other names.
var renamed = []setting[Profile]{
	{name: "color", was: []string{"tint", "shade"}, value: func(p *Profile) value { return plainText{&p.Color} }},
	{name: "port", value: func(p *Profile) value { return number{&p.Port, 1, 9} }},
}

func TestASettingIsReadByEveryNameItHad(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]struct{ color, where, ignored string }{
		"color = 1":             {"blue", "c.toml:1", ""},
		"\ntint = 1":            {"blue", "c.toml:2", ""},
		"\n\nshade = 1":         {"blue", "c.toml:3", ""},
		"tint = 1\ncolor = 1\n": {"blue", "c.toml:2", `c.toml:1: "tint" has no effect: it is called "color" now, which is set, too`},
		"hue = 1":               {"", "default", `c.toml:1: unknown setting "hue" has no effect`},
		"colour = 1":            {"", "default", `c.toml:1: unknown setting "colour" has no effect: did you mean "color"?`},
	} {
		for _, order := range []func([]string) []string{slices.Clone[[]string], reversed} {
			r := reading(document)
			var p Profile
			for _, line := range order(strings.Split(strings.TrimSpace(document), "\n")) {
				key, _, _ := strings.Cut(line, " ")
				put(&r, renamed, &p, "", key, "blue", names(renamed))
			}
			ignored, err := r.outcome()
			if got := strings.Join(ignored, "\n"); err != nil || got != want.ignored || p.Color != want.color || r.config.where("color") != want.where {
				t.Errorf("%q: got %q from %s, %s, %v, want %+v", document, p.Color, r.config.where("color"), got, err, want)
			}
		}
	}
}

func TestAWrongValueIsToldByTheNameThatIsThere(t *testing.T) {
	t.Parallel()
	r := reading("\ntint = 1\n")
	put(&r, renamed, &Profile{}, "", "tint", int64(1), names(renamed))
	_, err := r.outcome()
	if want := "c.toml:2: tint must be a text in quotation marks"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// reading is a reader of a document.
func reading(document string) reader {
	places := placesIn("c.toml", lines([]byte(document)))
	return reader{config: &Config{Path: "c.toml", places: places}, places: places}
}

func reversed(all []string) []string {
	all = slices.Clone(all)
	slices.Reverse(all)
	return all
}
