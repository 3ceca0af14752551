package ui_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/theme"
	"msgtrace/ui/uitest"
	"msgtrace/ui/uitest/picture"
)

// pictures is where the pictures of README.md are kept.
const pictures = "../.github/pictures"

// mostBytes is how large a picture may be.
const mostBytes = 60 << 10

// drawn are the pictures of today: what their files hold, by their names. A theme that
// is made for one ground is drawn on that one.
func drawn(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	draw := func(name string, screen picture.Screen, on theme.Ground) {
		for _, ground := range picture.Grounds() {
			switch {
			case on == theme.OnAny:
				files[name+"-"+ground.Name+".svg"] = screen.SVG(ground)
			case string(on) == ground.Name:
				files[name+".svg"] = screen.SVG(ground)
			}
		}
	}
	for _, p := range toDraw {
		draw(p.name, p.draw(t, theme.DefaultName()), theme.OnAny)
	}
	for _, name := range theme.Names() {
		p := toDraw[0]
		p.title += ", in the theme " + name
		draw("theme-"+name, p.draw(t, name), uitest.Theme(t, name, false).Ground)
	}
	return files
}

// TestThePicturesAreOfToday compares the pictures with the screens that the program
// shows. make pictures draws them again.
func TestThePicturesAreOfToday(t *testing.T) {
	t.Parallel()
	want := drawn(t)
	if flag.Lookup("update").Value.String() == "true" {
		keep(t, want)
	}
	files, err := os.ReadDir(pictures)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if want[file.Name()] == "" {
			t.Errorf("got the picture %s, want none that nothing draws (make pictures removes it)", file.Name())
		}
	}
	for name, svg := range want {
		if len(svg) > mostBytes {
			t.Errorf("%s: got %d bytes, want %d at most", name, len(svg), mostBytes)
		}
		kept, err := os.ReadFile(filepath.Join(pictures, name))
		if err != nil {
			t.Errorf("%s: got %v, want the picture (make pictures draws it)", name, err)
		} else if strings.ReplaceAll(string(kept), "\r\n", "\n") != svg {
			t.Errorf("%s: got a picture of another screen than that of today, want it drawn again: make pictures", name)
		}
	}
}

// keep writes the pictures in place of those that were there.
func keep(t *testing.T, files map[string]string) {
	t.Helper()
	err := os.RemoveAll(pictures)
	if err == nil {
		err = os.MkdirAll(pictures, 0o755)
	}
	for name, svg := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join(pictures, name), []byte(svg), 0o644)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
