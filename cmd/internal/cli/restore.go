package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/client/auth"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/doctor"
	"msgtrace/cmd/internal/restore"
	"msgtrace/ui"
	"msgtrace/ui/text"
)

// vaultName names the folder of the sessions.
const vaultName = "restore"

// addRestore adds the flag that goes on with the session that was cut off.
func (c *conditions) addRestore(flags *pflag.FlagSet) {
	flags.BoolVar(&c.restore, "restore", false, "go on with the newest session that was cut off: its search, messages, cursor, filter and marks")
}

// sessionStore is where the session of a source is kept, nil where none is to be.
func (a *app) sessionStore(s *source) *restore.Store {
	if s.demo || a.plain || !s.chosen.Restore {
		return nil
	}
	options := a.tokenFolders()
	if s.chosen.Profile != nil {
		options.Place = auth.Place(s.chosen.Profile.TokenCache)
	}
	return restore.Open(auth.OpenVault(options, vaultName), a.sys.Now)
}

// everySession are all places where sessions may be kept, by whatever profile.
func (a *app) everySession() []*restore.Store {
	var all []*restore.Store
	for _, place := range []auth.Place{auth.PlaceKeyring, auth.PlaceRuntime, auth.PlaceFile} {
		options := a.tokenFolders()
		options.Place = place
		if store := restore.Open(auth.OpenVault(options, vaultName), a.sys.Now); store.Keeps() {
			all = append(all, store)
		}
	}
	return all
}

// whereOf says whose the session of a source is.
func whereOf(s *source) restore.Where {
	w := restore.Where{Key: memoryKey(s.chosen), API: s.chosen.API, BaseURL: s.chosen.BaseURL}
	if p := s.chosen.Profile; p != nil {
		w.Profile, w.Tenant = p.Name, strings.ToLower(p.Tenant)
	}
	return w
}

// cutSession is a session that was cut off, or one of it that was read.
type cutSession struct {
	restore.Cut
	store  *restore.Store
	loaded *restore.Loaded
	others int
}

// Close leaves the session to other runs, unless it was gone on with.
func (c *cutSession) Close() {
	if c != nil {
		c.loaded.Close()
	}
}

// cutSessions are all that were cut off, newest first, and what there is to say of
// others. Files that do not answer are not waited for.
func (a *app) cutSessions(ctx context.Context) (all []cutSession, told []string, err error) {
	type found struct {
		all  []cutSession
		told []string
	}
	for _, store := range a.everySession() {
		each, _, failed := files.Within(ctx, a.patience.Do, store.Folder(), func(ctx context.Context) (f found, err error) {
			cuts, told := store.List(ctx)
			for _, cut := range cuts {
				f.all = append(f.all, cutSession{Cut: cut, store: store})
			}
			f.told = told
			return f, nil
		})
		all, told, err = append(all, each.all...), append(told, each.told...), errors.Join(err, failed)
	}
	slices.SortStableFunc(all, func(a, b cutSession) int { return b.At.Compare(a.At) })
	return all, told, err
}

// takeCut reads the session that --restore is to go on with, nil where it was not asked
// for. Its profile is the one that is opened then.
func (a *app) takeCut(ctx context.Context, open opener, c *conditions) (*cutSession, error) {
	if !c.restore {
		return nil, nil
	}
	if err := c.alone(); err != nil {
		return nil, err
	}
	chosen, err := open.settle(ctx) // which may fail because there is no profile
	if a.plain {
		return nil, errors.New("--restore goes with the full screen, not with --plain: no session is kept line by line")
	}
	if err == nil && !chosen.Restore {
		return nil, errors.New("no session is kept: the configuration has restore = false or remember = false")
	}
	all, told, err := a.cutSessions(ctx)
	for _, words := range told {
		a.note("%s", words)
	}
	all = slices.DeleteFunc(all, func(one cutSession) bool { return a.flags.Profile != "" && one.Where.Profile != a.flags.Profile })
	if len(all) == 0 {
		return nil, errors.Join(err, advised{errors.New("there is no session to restore"),
			"the session of the explorer is kept for a day where the connection is lost, and removed when you quit"})
	}
	cut := all[0]
	cut.others = len(all) - 1
	if cut.loaded, err = cut.store.Load(ctx, cut.Cut); err != nil {
		return nil, err
	}
	// Where a token is sent to is for the person to say, and not for a file.
	a.flags.Profile, a.flags.API = cut.Where.Profile, string(cut.Where.API)
	return &cut, nil
}

// alone reports that the session is all that is asked for.
func (c *conditions) alone() error {
	asked, err := c.begin(time.Time{}, time.UTC)
	if err != nil || asked != nil || c.saved != "" || c.playbook != "" {
		return errors.New("--restore goes on with the search that was cut off: leave out the others")
	}
	return nil
}

// restores reports why a source is not the one that the session was asked of.
func (c *cutSession) restores(s *source) error {
	if now := whereOf(s); now != c.Where {
		return fmt.Errorf("the session of %s was asked of %s; this would be %s, and messages of two are never mixed", c.At.Format("15:04"), c.Where, now)
	}
	return nil
}

// goOn begins the explorer with the session.
func (a *app) goOn(s *source, cut *cutSession, options *ui.Options) {
	options.Restore = &ui.Restored{Session: cut.loaded.Session, At: cut.At}
	if s.journal != nil {
		s.journal.Replace(cut.loaded)
	}
	if cut.others > 0 {
		a.note("%s cut off, too: msgtrace --restore brings back the next", text.Was(cut.others, "session"))
	}
}

// cutOff says which session of the source can be restored.
func (a *app) cutOff(ctx context.Context, s *source) ui.Recalled {
	all, told, err := a.cutSessions(ctx)
	if err != nil {
		s.log.Warn("sessions that were cut off are not known", "error", err)
	}
	here := whereOf(s)
	all = slices.DeleteFunc(all, func(one cutSession) bool { return one.Where != here })
	if len(all) == 0 {
		return ui.Recalled{Notice: strings.Join(told, " ")}
	}
	cut := all[0]
	return ui.Recalled{Notice: strings.Join(append(told, a.cutWords(all)), " "), Restore: func(ctx context.Context) (*ui.Restored, error) {
		loaded, err := cut.store.Load(ctx, cut.Cut)
		if err != nil {
			return nil, err
		}
		if s.journal != nil {
			s.journal.Replace(loaded)
		}
		return &ui.Restored{Session: loaded.Session, At: cut.At}, nil
	}}
}

// cutWords say which session was cut off, newest first.
func (a *app) cutWords(all []cutSession) string {
	at := all[0].At.In(a.zone())
	layout := "15:04"
	if at.Format(time.DateOnly) != a.sys.Now().In(a.zone()).Format(time.DateOnly) {
		layout = "2 Jan 15:04"
	}
	words := fmt.Sprintf("A session was cut off at %s with %s: msgtrace --restore goes on with it", at.Format(layout), text.Counted(all[0].Rows, "message"))
	if more := len(all) - 1; more > 0 {
		words += fmt.Sprintf(" (and %d more)", more)
	}
	return words + "."
}

// examineSession says where the session is kept, and what can be restored.
func (a *app) examineSession(ctx context.Context, s *source) doctor.Finding {
	const check = "session"
	store := a.sessionStore(s)
	switch {
	case store == nil:
		return doctor.Skip(check, "it is not kept: by the configuration")
	case !store.Keeps():
		return doctor.Skip(check, "it is not kept where the connection is lost: there is no safe place (no kernel keyring, no $XDG_RUNTIME_DIR)")
	}
	says := "kept for a day where the connection is lost, in " + store.Folder()
	if cut := a.sessionsCutOff(ctx); cut != "" {
		says += "; " + cut
	}
	return doctor.Finding{Check: check, Result: doctor.OK, Says: says}
}

// sessionsCutOff says how many sessions can be restored, "" for none.
func (a *app) sessionsCutOff(ctx context.Context) string {
	all, told, err := a.cutSessions(ctx)
	for _, words := range told {
		a.note("%s", words)
	}
	if err != nil || len(all) == 0 {
		return ""
	}
	return text.Was(len(all), "session") + " cut off: msgtrace --restore"
}

// forgetSessions removes the sessions that no run holds.
func (a *app) forgetSessions(ctx context.Context) (removed []string, err error) {
	for _, store := range a.everySession() {
		gone, _, failed := files.Within(ctx, a.patience.Do, store.Folder(), func(context.Context) ([]string, error) { return store.Forget() })
		removed, err = append(removed, gone...), errors.Join(err, failed)
	}
	return removed, err
}
