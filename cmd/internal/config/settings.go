package config

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/auth"
)

// setting describes one key: its name in the file, what it is for, an example
// as it is written there, and where the value goes. The reader, the file that
// `config init` writes and `config show` all go by these tables.
type setting[T any] struct {
	name   string
	help   string
	sample string
	value  func(*T) value
}

// general are the keys above the profiles.
var general = []setting[Config]{
	{"profile", "The profile that is used without --profile or MSGTRACE_PROFILE.", `"contoso"`,
		func(c *Config) value { return text{&c.Profile} }},
	{"theme", "ansi16 (the terminal's own colors), dark, light, none, or the path of a theme file.", `"ansi16"`,
		func(c *Config) value { return shaped{text{&c.Theme}, checkTheme} }},
	{"ascii", "Draw with ASCII only.", "true",
		func(c *Config) value { return yesNo{&c.ASCII} }},
	{"utc", "Show times in UTC instead of the local zone.", "true",
		func(c *Config) value { return yesNo{&c.UTC} }},
}

var (
	methods    = words(auth.Methods()...)
	clouds     = []string{"global", "us-gov", "us-dod", "china"}
	caches     = words(auth.PlaceAuto, auth.PlaceKeyring, auth.PlaceRuntime, auth.PlaceMemory, auth.PlaceFile)
	colors     = []string{"red", "green", "yellow", "blue", "magenta", "cyan"}
	recipients = []string{"with-list", "on-demand"}
	apis       = words(client.Tracing, client.MessageTraces)
)

// words are the values of a type that is made of them, as the file has them.
func words[T ~string](values ...T) []string {
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

// maxPage is the largest page that the service gives.
const maxPage = 5000

// profiles are the keys of one profile.
var profiles = []setting[Profile]{
	{"tenant", "The tenant: its id, or one of its domains.", `"contoso.onmicrosoft.com"`,
		func(p *Profile) value { return shaped{text{&p.Tenant}, checkTenant} }},
	{"client_id", "The application (client) id of the app registration. With managed-identity: the client\nid of a user-assigned identity; without one, the identity of the machine.", `"00000000-0000-0000-0000-000000000000"`,
		func(p *Profile) value { return shaped{text{&p.ClientID}, checkID} }},
	{"method", "How to sign in: device-code, browser, certificate, client-secret, workload-identity\nor managed-identity.", `"device-code"`,
		func(p *Profile) value { return choice{(*string)(&p.Method), methods} }},
	{"api", "tracing (what tenants have today) or message-traces (the beta API of 2021).", `"tracing"`,
		func(p *Profile) value { return choice{(*string)(&p.API), apis} }},
	{"cloud", "global (also GCC), us-gov, us-dod or china. Message traces are on Graph in global only.", `"global"`,
		func(p *Profile) value { return choice{&p.Cloud, clouds} }},
	{"base_url", "Graph's scheme and host, where it is not the cloud's own.", `"https://graph.microsoft.com"`,
		func(p *Profile) value { return shaped{text{&p.BaseURL}, checkBaseURL} }},
	{"authority", "The scheme and host to sign in at, where it is not the cloud's own.", `"https://login.microsoftonline.com"`,
		func(p *Profile) value { return shaped{text{&p.Authority}, checkAuthority} }},
	{"color", "The color of this tenant in the explorer: red, green, yellow, blue, magenta or cyan.", `"blue"`,
		func(p *Profile) value { return choice{&p.Color, colors} }},
	{"port", "method browser: the loopback port to come back to (ssh -L 18400:localhost:18400 …).", "18400",
		func(p *Profile) value { return number{&p.Port, 1024, 65535} }},
	{"secret_file", "method client-secret: a file with the secret, mode 0600.", `"/home/ann/.config/msgtrace/secret"`,
		func(p *Profile) value { return text{&p.Secret.File} }},
	{"secret_command", "method client-secret: a command that prints the secret.", `"pass show msgtrace"`,
		func(p *Profile) value { return text{&p.Secret.Command} }},
	{"secret_ask", "method client-secret: ask for the secret, without showing it.", "true",
		func(p *Profile) value { return yesNo{&p.Secret.Ask} }},
	{"secret_env", "method client-secret: the name of a variable that holds it. The last resort.", `"CONTOSO_SECRET"`,
		func(p *Profile) value { return text{&p.Secret.Environment} }},
	{"certificate", "method certificate: a PEM or PFX file with certificate and key, mode 0600.", `"/home/ann/.config/msgtrace/app.pfx"`,
		func(p *Profile) value { return text{&p.Certificate} }},
	{"certificate_password_file", "method certificate: a file with the password of the PFX, mode 0600.", `"/home/ann/.config/msgtrace/app.password"`,
		func(p *Profile) value { return text{&p.CertificatePassword.File} }},
	{"certificate_password_command", "method certificate: a command that prints that password.", `"pass show msgtrace-pfx"`,
		func(p *Profile) value { return text{&p.CertificatePassword.Command} }},
	{"certificate_password_ask", "method certificate: ask for that password, without showing it.", "true",
		func(p *Profile) value { return yesNo{&p.CertificatePassword.Ask} }},
	{"certificate_password_env", "method certificate: the name of a variable that holds it. The last resort.", `"CONTOSO_PFX"`,
		func(p *Profile) value { return text{&p.CertificatePassword.Environment} }},
	{"send_chain", "method certificate: send the chain (x5c), for trust by subject name and issuer.", "true",
		func(p *Profile) value { return yesNo{&p.SendChain} }},
	{"token_file", "method workload-identity: the token file, if AZURE_FEDERATED_TOKEN_FILE is not set.", `"/var/run/secrets/azure/tokens/token"`,
		func(p *Profile) value { return text{&p.TokenFile} }},
	{"token_cache", "Where tokens are kept: auto (keyring, else runtime, else memory), keyring, runtime,\nmemory, or file: on the disk, unencrypted, mode 0600.", `"auto"`,
		func(p *Profile) value { return choice{&p.TokenCache, caches} }},
	{"recipients", "message-traces: with-list, or on-demand: when a message is opened.", `"with-list"`,
		func(p *Profile) value { return choice{&p.Recipients, recipients} }},
	{"page_size", "How many rows to ask for at once.", "1000",
		func(p *Profile) value { return number{&p.PageSize, 1, maxPage} }},
	{"form.since", "The search form begins with these.", `"48h"`,
		func(p *Profile) value { return text{&p.Form.Since} }},
	{"form.sender", "", `["*@fabrikam.com"]`,
		func(p *Profile) value { return list{&p.Form.Sender} }},
	{"form.recipient", "", `["bob@contoso.com"]`,
		func(p *Profile) value { return list{&p.Form.Recipient} }},
	{"form.status", "", `["failed", "quarantined"]`,
		func(p *Profile) value { return list{&p.Form.Status} }},
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
	return &Profile{Name: name, Method: auth.MethodDeviceCode, API: client.Tracing, Cloud: global, TokenCache: string(auth.PlaceAuto), Recipients: "with-list", Port: auth.DefaultPort}
}
