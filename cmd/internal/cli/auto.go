package cli

import (
	"image/color"
	"os"
	"strings"
	"time"

	"msgtrace/theme"
	uiterminal "msgtrace/ui/terminal"
)

// backgroundPatience is how long a terminal may take to say what its background is.
const backgroundPatience = time.Second

// fitting is the name of the theme that fits the background of the terminal: what that
// answers, else what COLORFGBG says. It is found out once a run.
func (a *app) fitting() string {
	if a.fits == "" {
		background := a.askBackground()
		if background == nil {
			background = theme.NamedBackground(a.sys.getenv("COLORFGBG"))
		}
		a.fits = theme.Fitting(background)
	}
	return a.fits
}

// askBackground asks the terminal, but for those that are known not to answer: the Linux
// console and screen.
func (a *app) askBackground() color.Color {
	kind := a.sys.getenv("TERM")
	if !terminal(a.sys.In) || !terminal(a.sys.Out) || kind == "dumb" || strings.HasPrefix(kind, "linux") || a.sys.getenv("STY") != "" {
		return nil
	}
	return uiterminal.Background(a.sys.In.(*os.File), a.sys.Out.(*os.File), backgroundPatience)
}
