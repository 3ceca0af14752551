package cli

import (
	"context"
	"errors"

	"msgtrace/ui"
)

// begin opens the explorer, or, where nothing is set up and a person sits at a
// terminal, the screen that offers what to do about it.
func (a *app) begin(ctx context.Context, c *conditions) error {
	err := a.explore(ctx, a.configured(), c)
	if !errors.Is(err, errNotSetUp) || a.plain || a.canExplore("") != nil {
		return err
	}
	choice, err := a.welcome(ctx)
	switch {
	case err != nil:
		return a.ended(err)
	case choice == ui.ChoseDemo:
		d := defaultDemo()
		return a.explore(ctx, a.demonstration(&d), c)
	case choice == ui.ChoseSetUp:
		return a.runInit(initFlags{})
	}
	return nil
}

// welcome shows the first screen.
func (a *app) welcome(ctx context.Context) (ui.Choice, error) {
	chosen, err := a.settle(ctx)
	if err != nil {
		return ui.ChoseNothing, err
	}
	keymap, err := a.keymap(chosen)
	if err != nil {
		return ui.ChoseNothing, err
	}
	look, err := a.loadTheme(chosen)
	if err != nil {
		return ui.ChoseNothing, err
	}
	return ui.Welcome(ctx, ui.WelcomeOptions{
		Theme: look, Keymap: keymap, Environ: a.sys.Environ, Version: buildVersion(),
	}, a.sys.In, a.sys.Out)
}
