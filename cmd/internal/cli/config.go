package cli

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"msgtrace/client/auth"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// config sets up profiles and shows them.
func (a *app) config() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Set up a tenant, or show what is in force",
		Long: `The configuration is a TOML file with one table for each profile, which is a
tenant and a way to sign in to it: $MSGTRACE_CONFIG, or msgtrace/config.toml
below $XDG_CONFIG_HOME or ~/.config. It stands over the one for everyone on the
host, /etc/xdg/msgtrace/config.toml (or below $XDG_CONFIG_DIRS), setting by
setting, and so does a profile of the same name. Flags come before environment
variables, those before the files, and the files before what is built in.`,
		Example: `  msgtrace config init
  msgtrace config show`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.configInit(), a.configShow())
	return cmd
}

// initFlags answer what config init would ask.
type initFlags struct {
	name, tenant, clientID, method, authority, certificate, secretFile, secretCommand string
}

func (a *app) configInit() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a profile, asking for what it needs",
		Long: `Asks for tenant, application and method, and writes them as a profile into the
configuration file (mode 0600), with every other setting as a comment. A file
that is there is added to. Without a terminal the flags must say all of it.`,
		Example: `  msgtrace config init
  msgtrace config init --name contoso --tenant contoso.onmicrosoft.com \
    --client-id 11111111-2222-3333-4444-555555555555 --method device-code`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runInit(f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.name, "name", "", "call the profile `NAME`")
	flags.StringVar(&f.tenant, "tenant", "", "of the tenant `ID`, or one of its domains")
	flags.StringVar(&f.clientID, "client-id", "", "as the application `ID` of the app registration")
	flags.StringVar(&f.method, "method", "", "sign in by `METHOD`: "+strings.Join(config.Methods(), ", "))
	flags.StringVar(&f.authority, "authority", "", "sign in at `URL` instead of Microsoft's")
	flags.StringVar(&f.certificate, "certificate", "", "method certificate: a PEM or PFX `FILE`")
	flags.StringVar(&f.secretFile, "secret-file", "", "method client-secret: a `FILE` of mode 0600 with the secret")
	flags.StringVar(&f.secretCommand, "secret-command", "", "method client-secret: a `COMMAND` that prints the secret")
	return cmd
}

// runInit asks, writes, and says what comes next.
func (a *app) runInit(f initFlags) error {
	begun, err := config.Begun(a.sys.getenv)
	if err != nil {
		return err
	}
	a.noteIgnored(begun.Ignored)
	if err := a.checkInit(f, begun); err != nil {
		return err
	}
	if err := a.interview(&f, begun); err != nil {
		return err
	}
	answers := config.Answers{}
	for _, s := range a.initSettings(f) {
		if s.value != "" {
			answers[s.name] = s.value
		}
	}
	if err := config.Write(a.sys.getenv, f.name, answers); err != nil {
		return err
	}
	a.note("wrote profile %s to %s", f.name, begun.Path)
	a.note("next: `msgtrace login --profile %s`, then `msgtrace doctor --profile %s`", f.name, f.name)
	return nil
}

// initSetting is a setting of the new profile, and the flag that gives it.
type initSetting struct{ flag, name, value string }

func (a *app) initSettings(f initFlags) []initSetting {
	return []initSetting{
		{"--tenant", "tenant", f.tenant}, {"--client-id", "client_id", f.clientID}, {"--method", "method", f.method},
		{"--api", "api", a.flags.API}, {"--base-url", "base_url", a.flags.BaseURL}, {"--authority", "authority", f.authority},
		{"--certificate", "certificate", f.certificate},
		{"--secret-file", "secret_file", f.secretFile}, {"--secret-command", "secret_command", f.secretCommand},
	}
}

// checkInit refuses flags before anything is asked.
func (a *app) checkInit(f initFlags, begun *config.Config) error {
	var wrong []error
	if f.name != "" {
		if err := begun.CheckName(f.name); err != nil {
			wrong = append(wrong, err)
		}
	}
	for _, s := range a.initSettings(f) {
		if s.value == "" {
			continue
		}
		if err := config.CheckAnswer(s.name, s.value); err != nil {
			wrong = append(wrong, fmt.Errorf("%s %w", s.flag, err))
		}
	}
	return errors.Join(wrong...)
}

// question asks for a flag that was left out.
type question struct {
	flag, text, usual string
	answer            *string
	needed            func() bool
	check             func(string) error
}

func (f *initFlags) questions(begun *config.Config) []question {
	always := func() bool { return true }
	by := func(method auth.Method) func() bool { return func() bool { return f.method == string(method) } }
	is := func(setting string) func(string) error {
		return func(given string) error {
			if err := config.CheckAnswer(setting, given); err != nil {
				return fmt.Errorf("%s %w", setting, err)
			}
			return nil
		}
	}
	return []question{
		{"tenant", "Tenant (its id, or a domain of it)", "", &f.tenant, always, is("tenant")},
		{"name", "Name of the profile", "", &f.name, always, begun.CheckName},
		{"method", "How to sign in (" + strings.Join(config.Methods(), ", ") + ")", string(auth.MethodDeviceCode), &f.method, always, is("method")},
		{"client-id", "Application (client) id", "", &f.clientID, func() bool { return f.method != string(auth.MethodManaged) }, is("client_id")},
		{"certificate", "Certificate file (PEM or PFX)", "", &f.certificate, by(auth.MethodCertificate), is("certificate")},
		{"secret-file", "File with the client secret (mode 0600)", "", &f.secretFile, func() bool {
			return f.method == string(auth.MethodSecret) && f.secretCommand == ""
		}, is("secret_file")},
	}
}

// interview asks for what the flags left out.
func (a *app) interview(f *initFlags, begun *config.Config) error {
	in := bufio.NewReader(a.sys.In)
	var missing []string
	for _, q := range f.questions(begun) {
		if *q.answer != "" || !q.needed() {
			continue
		}
		if q.flag == "name" {
			q.usual = profileName(f.tenant)
		}
		if !terminal(a.sys.In) {
			if *q.answer = q.usual; q.usual == "" {
				missing = append(missing, "--"+q.flag)
			}
			continue
		}
		answer, err := a.ask(in, q)
		if err != nil {
			return err
		}
		*q.answer = answer
	}
	if len(missing) > 0 {
		return fmt.Errorf("there is no terminal to ask on: give %s", strings.Join(missing, ", "))
	}
	return nil
}

// ask puts one question until it is answered with what can be.
func (a *app) ask(in *bufio.Reader, q question) (string, error) {
	hint := ""
	if q.usual != "" {
		hint = " [" + q.usual + "]"
	}
	for {
		_, _ = fmt.Fprintf(a.sys.Err, "%s%s: ", q.text, hint)
		line, err := in.ReadString('\n')
		answer := strings.TrimSpace(line)
		if err == nil {
			answer = cmp.Or(answer, q.usual)
		}
		if answer != "" {
			wrong := q.check(answer)
			if wrong == nil {
				return answer, nil
			}
			a.note("%v", wrong)
		}
		if errors.Is(err, io.EOF) {
			return "", errors.New("nothing was written: the questions were not answered")
		}
		if err != nil {
			return "", err
		}
	}
}

// profileName makes a name of a tenant's domain: its first part.
func profileName(tenant string) string {
	name, _, _ := strings.Cut(tenant, ".")
	name = strings.Map(func(r rune) rune {
		if r < 128 && (r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return r
		}
		return -1
	}, name)
	if len(name) > 30 || name == "" {
		return "tenant"
	}
	return name
}

func (a *app) configShow() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show each setting in force and where it is from",
		Long: `Shows each setting in force and where it is from. A key of yours wins over one
that msgtrace has by itself: which action lost a key to which stands beside it.
What of the keys and of a theme file cannot be is told with its line, and is an
error.`,
		Example: `  msgtrace config show
  msgtrace config show --profile fabrikam -o json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(output, tableOrJSON); err != nil {
				return err
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			chosen, err := a.settle(ctx)
			if err != nil {
				return err
			}
			keys, wrong := chosen.Keys.Read()
			a.noteIgnored(keys.Ignored)
			_, unseen := a.loadTheme(chosen)
			values := slices.Concat(chosen.Values, keys.Values, []config.Value{a.stateValue(chosen), a.tokenValue()})
			if output == "json" {
				err = a.encode(values)
			} else {
				err = a.printValues(values)
			}
			return errors.Join(err, wrong, unseen)
		},
	}
	addOutput(cmd, &output, tableOrJSON)
	return cmd
}

// noteIgnored says, once, what of a file has no effect.
func (a *app) noteIgnored(ignored []string) {
	for _, line := range ignored {
		if !slices.Contains(a.ignored, line) {
			a.note("%s", line)
			a.ignored = append(a.ignored, line)
		}
	}
}

// keymap is what the keys of the explorer do; nil where it goes line by line.
func (a *app) keymap(chosen config.Chosen) (*action.Keymap, error) {
	if a.plain {
		return nil, nil
	}
	keys, err := chosen.Keys.Read()
	a.noteIgnored(keys.Ignored)
	return keys.Keymap, err
}

// tokenValue says that there is a token in the environment, not which.
func (a *app) tokenValue() config.Value {
	if a.sys.getenv(tokenVariable) == "" {
		return config.Value{Name: "token", Value: "of the profile's sign-in", Origin: "default"}
	}
	return config.Value{Name: "token", Value: "[secret]", Origin: "$" + tokenVariable}
}

func (a *app) printValues(values []config.Value) error {
	names, texts := 0, 0
	for _, v := range values {
		names, texts = max(names, text.Width(v.Name)), max(texts, text.Width(clean(v.Value)))
	}
	var page strings.Builder
	for _, v := range values {
		fmt.Fprintf(&page, "%s  %s  %s\n", text.Pad(v.Name, names), text.Pad(clean(v.Value), texts), clean(v.Origin))
	}
	_, err := io.WriteString(a.sys.Out, page.String())
	return err
}
