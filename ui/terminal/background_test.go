//go:build unix

package terminal

import (
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

func TestTheBackgroundIsWhatTheTerminalAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer   string
		patience time.Duration
		want     string
	}{
		"dark":                       {"\x1b]11;rgb:1d1d/1f1f/2121\x1b\\\x1b[?62;c", time.Minute, "1d1f21"},
		"light, ended by a bell":     {"\x1b]11;rgb:ff/ff/dd\x07\x1b[?1;2c", time.Minute, "ffffdd"},
		"behind a key":               {"x\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;c", time.Minute, "000000"},
		"a terminal that knows none": {"\x1b[?6c", time.Minute, ""},
		"no color":                   {"\x1b]11;?\x07\x1b[?6c", time.Minute, ""},
		"silent":                     {"", time.Millisecond, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			far, near, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer far.Close()
			defer near.Close()
			asked := make(chan string, 1)
			go func() {
				buffer, all := make([]byte, 64), ""
				for !strings.HasSuffix(all, "c") {
					n, err := far.Read(buffer)
					if all += string(buffer[:n]); err != nil {
						break
					}
				}
				_, _ = far.WriteString(test.answer)
				asked <- all
			}()
			got := ""
			if c := Background(near, near, test.patience); c != nil {
				got = hexOf(c)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if got, want := <-asked, "\x1b]11;?\a\x1b[c"; got != want {
				t.Errorf("asked %q, want %q", got, want)
			}
		})
	}
}

func hexOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
}
