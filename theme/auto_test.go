package theme

import (
	"testing"

	"charm.land/lipgloss/v2"
)

func TestAutoIsTheThemeThatFitsTheBackground(t *testing.T) {
	t.Parallel()
	for background, want := range map[string]string{"#000000": "dark", "#002b36": "dark", "#ffffff": "light", "#fdf6e3": "light"} {
		got := Fitting(lipgloss.Color(background))
		if got != want {
			t.Errorf("on %s: got %s, want %s", background, got, want)
		}
		if look := builtin(t, got, false); !look.Ground.Fits(lipgloss.Color(background)) {
			t.Errorf("on %s: got %s, which is for %s, want one that fits", background, got, look.Ground)
		}
	}
	if got := Fitting(nil); got != DefaultName() {
		t.Errorf("not known: got %s, want %s", got, DefaultName())
	}
}

func TestTheVariableOfTheColorsNamesABackground(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"15;0": "dark", "0;15": "light", "0;default;15": "light", "12;8": "dark", "0;7": "light",
		"": DefaultName(), "15": DefaultName(), "15;default": DefaultName(), "0;16": DefaultName(), ";": DefaultName(),
	} {
		if got := Fitting(NamedBackground(value)); got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
}
