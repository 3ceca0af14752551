package cli

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

func (a *app) theme() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "List, show and check the looks of the explorer",
		Long: `Lists, shows and checks themes: the colors and the signs of the explorer. One
is chosen by "theme" in the configuration or by --theme: a built-in one, the
name of a file in the folder themes beside the configuration, or the path of a
file.`,
		Example: `  msgtrace theme list
  msgtrace theme show dark
  msgtrace theme show dark -o toml > ~/.config/msgtrace/themes/mine.toml
  msgtrace theme check mine`,
		Args: noArguments,
	}
	cmd.AddCommand(a.themeList(), a.themeShow(), a.themeCheck())
	return cmd
}

// themeLine is what is listed of a theme.
type themeLine struct {
	Name   string `json:"name"`
	About  string `json:"about"`
	Ground string `json:"ground"` // dark, light, or "" for any
	File   string `json:"file,omitempty"`
}

func (a *app) themeList() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the themes, and what each is for",
		Long: `Lists the built-in themes, and the files in the folder themes beside the
configuration.`,
		Example: `  msgtrace theme list
  msgtrace theme list -o json`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(output, tableOrJSON); err != nil {
				return err
			}
			lines := a.themeLines()
			if output == "json" {
				return a.encode(lines)
			}
			names := 0
			for _, l := range lines {
				names = max(names, text.Width(clean(l.Name)))
			}
			var page strings.Builder
			for _, l := range lines {
				fmt.Fprintf(&page, "%s  %s\n", text.Pad(clean(l.Name), names), clean(l.About))
			}
			_, err := io.WriteString(a.sys.Out, page.String())
			return err
		},
	}
	addOutput(cmd, &output, tableOrJSON)
	return cmd
}

// themeLines are the built-in themes and those that have a file. What is wrong with a
// file is said beside it.
func (a *app) themeLines() []themeLine {
	var lines []themeLine
	for _, name := range theme.Names() {
		look, _ := theme.Builtin(name, false)
		about := theme.About(name)
		if name == theme.DefaultName() {
			about += " (the default)"
		}
		lines = append(lines, themeLine{Name: name, About: about, Ground: string(look.Ground)})
	}
	lines = append(lines, themeLine{Name: theme.Auto, About: "dark or light, by the background that the terminal names when it is asked"})
	folders := config.ThemesOf(a.sys.getenv)
	for _, name := range folders.Names() {
		path, _ := folders.Find(name)
		look, _, err := theme.Load(path, false)
		about := path
		if err != nil {
			about = "cannot be used: " + err.Error()
		}
		lines = append(lines, themeLine{Name: name, About: about, Ground: string(look.Ground), File: path})
	}
	return lines
}

// themeFormats are the formats of a theme.
var themeFormats = []string{"screen", "toml"}

func (a *app) themeShow() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "show [NAME|FILE]",
		Short: "Show a theme: a screen, its signs, its colors",
		Long: `Shows a theme, without a name the one in force: a small screen with every
outcome, every sign, and every role with its color and its contrast on black and
on white (text needs 4.5). It is drawn in the colors that the terminal has.

With -o toml the theme is written as a file, to start one of your own from.`,
		Example: `  msgtrace theme show
  msgtrace theme show high-contrast --ascii
  msgtrace theme show dark -o toml > ~/.config/msgtrace/themes/mine.toml`,
		Args: atMostOne("theme"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(output, themeFormats); err != nil {
				return err
			}
			look, err := a.lookNamed(cmd, args)
			if err != nil {
				return err
			}
			if output == "toml" {
				_, err := io.WriteString(a.sys.Out, look.File())
				return err
			}
			background := a.askBackground()
			return theme.Write(a.sys.Out, a.sys.Environ, look.Sample(background)+remarks(look, background))
		},
		ValidArgsFunction: a.completeThemes,
	}
	addOutput(cmd, &output, themeFormats)
	return cmd
}

// lookNamed is the theme that the arguments name, or else the one in force.
func (a *app) lookNamed(cmd *cobra.Command, args []string) (theme.Theme, error) {
	chosen := config.Chosen{ASCII: a.flags.ASCII}
	if len(args) == 0 {
		ctx, stop := interruptible(cmd.Context())
		defer stop()
		var err error
		if chosen, err = a.settle(ctx); err != nil {
			return theme.Theme{}, err
		}
		return a.loadTheme(chosen)
	}
	path, err := config.ThemesOf(a.sys.getenv).Locate(args[0])
	if err != nil {
		return theme.Theme{}, fmt.Errorf("theme %s: %w", args[0], err)
	}
	chosen.Theme = path
	return a.loadTheme(chosen)
}

// remarks are what was measured of a theme and is not as it should be. Background is the
// terminal's, nil where it is not known.
func remarks(look theme.Theme, background color.Color) string {
	var page strings.Builder
	switch {
	case background != nil && !look.Ground.Fits(background):
		fmt.Fprintf(&page, "\n%s is made for a %s background, and that of this terminal is %s: titles and more cannot be read.\n", clean(look.Name), look.Ground, theme.ColorName(background))
	case look.Ground != theme.OnAny:
		fmt.Fprintf(&page, "\n%s is made for a %s background: on another one titles and more cannot be read.\n", clean(look.Name), look.Ground)
	}
	for _, m := range theme.Measure(look) {
		fmt.Fprintf(&page, "%s\n", m.Says)
	}
	return page.String()
}

// themeFinding is a finding of a file.
type themeFinding struct {
	File string `json:"file"`
	theme.Finding
}

func (a *app) themeCheck() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Check theme files strictly",
		Long: `Checks theme files more strictly than the explorer reads them: each unknown
name, each impossible value and each sign that stands for two things is an
error. Text whose contrast is below 4.5 on the background that the theme is
for, and outcomes whose colors are alike, are warnings. A name is that of a
file in the folder themes beside the configuration.

Exit codes: 0 no error; 1 an error.`,
		Example: `  msgtrace theme check ~/.config/msgtrace/themes/mine.toml
  msgtrace theme check mine -o json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(output, tableOrJSON); err != nil {
				return err
			}
			if len(args) == 0 {
				return errors.New("theme check needs a file, or the name of one; see `msgtrace theme check --help`")
			}
			return a.checkThemes(args, output)
		},
		ValidArgsFunction: a.completeThemes,
	}
	addOutput(cmd, &output, tableOrJSON)
	return cmd
}

// checkThemes checks files, and prints what it finds.
func (a *app) checkThemes(files []string, output string) error {
	found := []themeFinding{}
	for _, file := range files {
		path, err := config.ThemesOf(a.sys.getenv).Locate(file)
		if err != nil {
			return fmt.Errorf("theme %s: %w", file, err)
		}
		if slices.Contains(theme.Choices(), path) {
			continue // it is right
		}
		findings, err := theme.Check(path)
		if err != nil {
			return err
		}
		for _, f := range findings {
			found = append(found, themeFinding{path, f})
		}
	}
	wrong := slices.ContainsFunc(found, func(f themeFinding) bool { return !f.Warning })
	if err := a.printThemeFindings(found, output); err != nil {
		return err
	}
	if wrong {
		return exitError{code: codeError}
	}
	return nil
}

func (a *app) printThemeFindings(found []themeFinding, output string) error {
	if output == "json" {
		return a.encode(found)
	}
	var page strings.Builder
	for _, f := range found {
		kind := "error"
		if f.Warning {
			kind = "warning"
		}
		fmt.Fprintf(&page, "%s:%d: %s: %s\n", clean(f.File), f.Line, kind, clean(f.Says))
	}
	if len(found) == 0 {
		page.WriteString("Nothing is wrong.\n")
	}
	_, err := io.WriteString(a.sys.Out, page.String())
	return err
}

// completeThemes completes the names of themes, besides files.
func (a *app) completeThemes(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return slices.Concat(theme.Choices(), config.ThemesOf(a.sys.getenv).Names()), cobra.ShellCompDirectiveDefault
}

// atMostOne refuses a second argument.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%s takes one %s, and got %d", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}
