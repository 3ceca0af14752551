package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/note"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/traces"
)

// setting describes one key: its name in the file, what it is for, an example
// as it is written there, and where the value goes. The reader, the file that
// `config init` writes and `config show` all go by these tables.
type setting[T any] struct {
	name   string
	was    []string // its names in earlier releases, which stand for it for ever
	help   string
	sample string
	value  func(*T) value
}

// general are the keys above the profiles.
var general = []setting[Config]{
	{name: "profile", help: "The profile that is used without --profile or MSGTRACE_PROFILE.", sample: `"contoso"`,
		value: func(c *Config) value { return plainText{&c.Profile} }},
	{name: "theme", help: strings.Join(theme.Choices(), ", ") + " (" + theme.DefaultName() + " uses the terminal's own colors, auto is dark or light by its background), the name of a file in the folder themes beside this one, or the path of a theme file.", sample: `"ansi16"`,
		value: func(c *Config) value { return shaped{plainText{&c.Theme}, c.themes().check} }},
	{name: "ascii", help: "Draw with ASCII only.", sample: "true",
		value: func(c *Config) value { return yesNo{&c.ASCII} }},
	{name: "plain", help: "Write plain text, line by line, for screen readers; no full screen.", sample: "true",
		value: func(c *Config) value { return yesNo{&c.Plain} }},
	{name: "utc", help: "Show times in UTC instead of the local zone.", sample: "true",
		value: func(c *Config) value { return yesNo{&c.UTC} }},
	{name: "zone", help: "The time zone that times are read and shown in, where it is not the host's: a name such as Europe/Berlin, or a city.", sample: `"Europe/Berlin"`,
		value: func(c *Config) value { return shaped{plainText{&c.Zone}, checkZone} }},
	{name: "columns", help: "The columns of the explorer's list, in their order; c in the explorer shows what there is. Without this: " + strings.Join(traces.Usual(), ", ") + ".",
		sample: `["received", "status", "reason", "from", "direction", "subject"]`,
		value:  func(c *Config) value { return columns{list{&c.Columns}, &c.unknownColumns} }},
	{name: "hide", help: "Hide subjects and names in addresses from the start, for a screen that others see.", sample: "true",
		value: func(c *Config) value { return yesNo{&c.Hide} }},
	{name: "mouse", help: "Let the mouse work in the explorer: true, false, or \"auto\", which is true but over SSH. Without it the terminal selects text, with it while shift is held.", sample: "true",
		value: func(c *Config) value { return yesNoAuto{&c.Mouse} }},
	{name: "exit_note", help: "What is printed when the explorer ends, on what was opened last: verdict, note or none.", sample: `"verdict"`,
		value: func(c *Config) value { return choice{&c.ExitNote, exitNotes} }},
	{name: "quit", help: "What q does where more than 5 requests were spent since the last note, copy or save: ask, or at-once.", sample: `"ask"`,
		value: func(c *Config) value { return choice{&c.Quit, quits} }},
	{name: "remember", help: "Remember searches, addresses and the look of the explorer between runs. With false no file of that is read or written; `msgtrace forget` removes what is there.", sample: "false",
		value: func(c *Config) value { return yesNo{&c.Remember} }},
	{name: "restore", help: "Keep the explorer's session for a day where the connection is lost, sealed as the sign-in is: msgtrace --restore brings it back. With false, and with remember = false, none is kept.", sample: "false",
		value: func(c *Config) value { return yesNo{&c.Restore} }},
	{name: "searches", help: "A folder of TOML files with searches and playbooks that a team shares, besides the folder searches beside this file.", sample: `"~/team/msgtrace"`,
		value: func(c *Config) value { return plainText{&c.Searches} }},
	{name: "csv.bom", help: "Begin CSV files with a byte order mark: Excel takes them for UTF-8 then.", sample: "true",
		value: func(c *Config) value { return yesNo{&c.CSVBOM} }},
	{name: "watch.for", help: "How long a search is watched at most.", sample: `"2h"`,
		value: func(c *Config) value { return duration{&c.Watch.For, time.Minute, 24 * time.Hour} }},
	{name: "watch.notify", help: "How it is told that what was pending has settled: by the terminal's bell, a notification by OSC 9, or none.", sample: `"bell"`,
		value: func(c *Config) value { return choice{&c.Watch.Notify, ui.Notifies} }},
	{name: "note.lines", help: "The lines of a ticket note in their order, each with a label of its own if you like. Without this: " + oneOf(Words(note.Lines()...)) + ".",
		sample: `["verdict", "next", "message=From and to", "when", "ids"]`,
		value:  func(c *Config) value { return noteLines{list{&c.Note.lines}, &c.Note.Template} }},
	{name: "team.store", help: "A Redis or Valkey server in which several hosts share the request limit and what they have read: rediss://, or redis:// on this host.", sample: `"rediss://msgtrace@redis.contoso.com:6379/0"`,
		value: func(c *Config) value { return plainText{&c.Team.Store} }},
	{name: "team.hosts", help: "How many hosts, or people on hosts of their own, share it. While the store does not answer, each spends its part of the limit.", sample: "2",
		value: func(c *Config) value { return number{&c.Team.Hosts, 1, mostHosts} }},
	{name: "team.password_file", help: "A file with the password for the store, mode 0600.", sample: `"/home/ann/.config/msgtrace/team.password"`,
		value: func(c *Config) value { return plainText{&c.Team.Password.File} }},
	{name: "team.password_env", help: "The name of a variable that holds that password, where there is no file.", sample: `"MSGTRACE_TEAM_PASSWORD"`,
		value: func(c *Config) value { return plainText{&c.Team.Password.Environment} }},
	{name: "team.ca", help: "A PEM file with the authority of the store's certificate, where it is not one of the system's.", sample: `"/etc/msgtrace/redis-ca.pem"`,
		value: func(c *Config) value { return plainText{&c.Team.CA} }},
	{name: "team.insecure", help: "Let redis:// leave this host, where the network is encrypted by other means.", sample: "true",
		value: func(c *Config) value { return yesNo{&c.Team.Insecure} }},
	{name: "team.key_file", help: "A file with the keys that what was read is encrypted with, mode 0600: one a line, as openssl rand -base64 32 writes them. The first one writes, all read. Without a key only the request limit is shared.", sample: `"/home/ann/.config/msgtrace/team.keys"`,
		value: func(c *Config) value { return plainText{&c.Team.Key.File} }},
	{name: "team.key_env", help: "The name of a variable that holds those keys, where there is no file.", sample: `"MSGTRACE_TEAM_KEYS"`,
		value: func(c *Config) value { return plainText{&c.Team.Key.Environment} }},
	{name: "team.ttl", help: "How long the store keeps what was read, 21d at most; 0: only the request limit is shared.", sample: `"7d"`,
		value: func(c *Config) value { return days{&c.Team.TTL, mostTTL} }},
}

var (
	methods    = Words(auth.Methods()...)
	clouds     = []string{"global", "us-gov", "us-dod", "china"}
	caches     = Words(auth.PlaceAuto, auth.PlaceKeyring, auth.PlaceRuntime, auth.PlaceMemory, auth.PlaceFile)
	exitNotes  = []string{ExitVerdict, ExitNote, ExitNothing}
	quits      = []string{QuitAsk, QuitAtOnce}
	colors     = []string{"red", "green", "yellow", "blue", "magenta", "cyan"}
	recipients = []string{"with-list", "on-demand"}

	detailsQuotas = []string{"shared", "separate"}
	apis          = Words(client.Dialects()...)
)

// What is printed when the explorer ends.
const (
	ExitVerdict = "verdict"
	ExitNote    = "note"
	ExitNothing = "none"
)

// What the key that quits does where much was spent that nobody has kept.
const (
	QuitAsk    = "ask"
	QuitAtOnce = "at-once"
)

// Words returns the values of a type that is made of words, as people write them.
func Words[T ~string](values ...T) []string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}

const global = "global"

// cloud is where a national cloud has its Graph and its authority, after
// Microsoft's list of deployments: https://learn.microsoft.com/graph/deployments
type cloud struct{ graph, authority string }

// national are the clouds besides the global one, whose addresses are what
// everything falls back to.
var national = map[string]cloud{
	"us-gov": {"https://graph.microsoft.us", "https://login.microsoftonline.us"},
	"us-dod": {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us"},
	"china":  {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"},
}

// cloudAt is the cloud that has its Graph at an address: a national one, or else
// global, as a simulator counts.
func cloudAt(base string) string {
	u := address(base)
	for name, c := range national {
		if u != nil && strings.EqualFold("https://"+u.Hostname(), c.graph) {
			return name
		}
	}
	return global
}

// Resource is what tokens for a Graph are asked for: the Graph of a national
// cloud itself, and the global one for everything else, a simulator too.
func Resource(base string) string {
	return cmp.Or(national[cloudAt(base)].graph, client.DefaultBaseURL)
}

// Methods are the ways to sign in, the default first.
func Methods() []string { return slices.Clone(methods) }

// AboutAPIs names the APIs and says which they are.
func AboutAPIs() string {
	var each []string
	for _, d := range client.Dialects() {
		each = append(each, fmt.Sprintf("%s (%s)", d, d.About()))
	}
	return oneOf(each)
}

// MaxPage is the largest page that one of the APIs gives.
func MaxPage() int {
	most := 0
	for _, d := range client.Dialects() {
		most = max(most, d.Limits().MaxPageSize)
	}
	return most
}

// profiles are the keys of one profile.
var profiles = []setting[Profile]{
	{name: "tenant", help: "The tenant: its id, or one of its domains.", sample: `"contoso.onmicrosoft.com"`,
		value: func(p *Profile) value { return shaped{plainText{&p.Tenant}, checkTenant} }},
	{name: "client_id", help: "The application (client) id of the app registration. With managed-identity: the client id of a user-assigned identity; without one, the identity of the machine.", sample: `"00000000-0000-0000-0000-000000000000"`,
		value: func(p *Profile) value { return shaped{plainText{&p.ClientID}, checkID} }},
	{name: "method", help: "How to sign in: device-code, browser, certificate, client-secret, workload-identity or managed-identity.", sample: `"device-code"`,
		value: func(p *Profile) value { return choice{(*string)(&p.Method), methods} }},
	{name: "api", help: AboutAPIs() + ".", sample: `"tracing"`,
		value: func(p *Profile) value { return choice{(*string)(&p.API), apis} }},
	{name: "cloud", help: "global (also GCC), us-gov, us-dod or china. Message traces are on Graph in global only.", sample: `"global"`,
		value: func(p *Profile) value { return choice{&p.Cloud, clouds} }},
	{name: "base_url", help: "Graph's scheme and host, where it is not the cloud's own.", sample: `"https://graph.microsoft.com"`,
		value: func(p *Profile) value { return shaped{plainText{&p.BaseURL}, checkBaseURL} }},
	{name: "authority", help: "The scheme and host to sign in at, where it is not the cloud's own.", sample: `"https://login.microsoftonline.com"`,
		value: func(p *Profile) value { return shaped{plainText{&p.Authority}, checkAuthority} }},
	{name: "color", help: "The color of this tenant in the explorer: red, green, yellow, blue, magenta or cyan.", sample: `"blue"`,
		value: func(p *Profile) value { return choice{&p.Color, colors} }},
	{name: "domains", help: "All domains of the tenant: by them the explorer's column of directions says which mail came in.", sample: `["contoso.com", "contoso.de"]`,
		value: func(p *Profile) value { return domains{list{&p.Domains}} }},
	{name: "port", help: "method browser: the loopback port to come back to (ssh -L 18400:localhost:18400 …).", sample: "18400",
		value: func(p *Profile) value { return number{&p.Port, 1024, 65535} }},
	{name: "secret_file", help: "method client-secret: a file with the secret, mode 0600; $CREDENTIALS_DIRECTORY/NAME is one that systemd gives a service.", sample: `"/home/ann/.config/msgtrace/secret"`,
		value: func(p *Profile) value { return plainText{&p.Secret.File} }},
	{name: "secret_command", help: "method client-secret: a command that prints the secret.", sample: `"pass show msgtrace"`,
		value: func(p *Profile) value { return plainText{&p.Secret.Command} }},
	{name: "secret_ask", help: "method client-secret: ask for the secret, without showing it.", sample: "true",
		value: func(p *Profile) value { return yesNo{&p.Secret.Ask} }},
	{name: "secret_env", help: "method client-secret: the name of a variable that holds it. The last resort.", sample: `"CONTOSO_SECRET"`,
		value: func(p *Profile) value { return plainText{&p.Secret.Environment} }},
	{name: "certificate", help: "method certificate: a PEM or PFX file with certificate and key, mode 0600.", sample: `"/home/ann/.config/msgtrace/app.pfx"`,
		value: func(p *Profile) value { return plainText{&p.Certificate} }},
	{name: "certificate_password_file", help: "method certificate: a file with the password of the PFX, mode 0600.", sample: `"/home/ann/.config/msgtrace/app.password"`,
		value: func(p *Profile) value { return plainText{&p.CertificatePassword.File} }},
	{name: "certificate_password_command", help: "method certificate: a command that prints that password.", sample: `"pass show msgtrace-pfx"`,
		value: func(p *Profile) value { return plainText{&p.CertificatePassword.Command} }},
	{name: "certificate_password_ask", help: "method certificate: ask for that password, without showing it.", sample: "true",
		value: func(p *Profile) value { return yesNo{&p.CertificatePassword.Ask} }},
	{name: "certificate_password_env", help: "method certificate: the name of a variable that holds it. The last resort.", sample: `"CONTOSO_PFX"`,
		value: func(p *Profile) value { return plainText{&p.CertificatePassword.Environment} }},
	{name: "send_chain", help: "method certificate: send the chain (x5c), for trust by subject name and issuer.", sample: "true",
		value: func(p *Profile) value { return yesNo{&p.SendChain} }},
	{name: "token_file", help: "method workload-identity: the token file, if AZURE_FEDERATED_TOKEN_FILE is not set.", sample: `"/var/run/secrets/azure/tokens/token"`,
		value: func(p *Profile) value { return plainText{&p.TokenFile} }},
	{name: "token_cache", help: "Where tokens are kept: auto (keyring, else runtime, else memory), keyring, runtime, memory, or file: on the disk, unencrypted, mode 0600.", sample: `"auto"`,
		value: func(p *Profile) value { return choice{&p.TokenCache, caches} }},
	{name: "recipients", help: "message-traces: with-list, or on-demand: when a message is opened.", sample: `"with-list"`,
		value: func(p *Profile) value { return choice{&p.Recipients, recipients} }},
	{name: "details_quota", help: "tracing: shared, or separate if the service counts the requests for events apart from the others (sources differ).", sample: `"shared"`,
		value: func(p *Profile) value { return choice{&p.DetailsQuota, detailsQuotas} }},
	{name: "page_size", help: "How many rows to ask for at once.", sample: "1000",
		value: func(p *Profile) value { return number{&p.PageSize, 1, MaxPage()} }},
	{name: "form.since", help: "The search form begins with these.", sample: `"48h"`,
		value: func(p *Profile) value { return plainText{&p.Form.Since} }},
	{name: "form.sender", sample: `["*@fabrikam.com"]`,
		value: func(p *Profile) value { return list{&p.Form.Sender} }},
	{name: "form.recipient", sample: `["bob@contoso.com"]`,
		value: func(p *Profile) value { return list{&p.Form.Recipient} }},
	{name: "form.status", sample: `["failed", "quarantined"]`,
		value: func(p *Profile) value { return list{&p.Form.Status} }},
}

func names[T any](settings []setting[T]) []string {
	var all []string
	for _, s := range settings {
		all = append(all, s.name)
	}
	return all
}

// newProfile has the defaults of a real tenant.
func newProfile(name string) *Profile {
	return &Profile{Name: name, Method: auth.MethodDeviceCode, API: client.Dialects()[0], Cloud: global, TokenCache: string(auth.PlaceAuto), Recipients: "with-list", DetailsQuota: "shared", Port: auth.DefaultPort}
}
