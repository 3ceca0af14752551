package cli

import "strconv"

// exitCodes are what the exit codes say.
var exitCodes = []fact{
	{strconv.Itoa(codeComplete), "All went well, and what was found is complete."},
	{strconv.Itoa(codeError), "An error; standard error names it and what can be done about it."},
	{strconv.Itoa(codeIncomplete), "What was found is incomplete; standard error says back to when everything was read."},
	{strconv.Itoa(codeInterrupted), "It was interrupted."},
}

// environment are the variables that msgtrace, and what it stands on, read.
var environment = []fact{
	{tokenVariable, "A token to ask Graph with, in place of a sign-in."},
	{"MSGTRACE_PROFILE", "The profile that is used without --profile."},
	{"MSGTRACE_CONFIG", "The configuration file, in place of the person's own."},
	{"XDG_CONFIG_HOME, XDG_CONFIG_DIRS", "The folders of the configuration: ~/.config, and /etc/xdg for everyone on the host."},
	{"XDG_STATE_HOME", "The folder of what is remembered between runs: ~/.local/state."},
	{"XDG_RUNTIME_DIR", "The folder of a sign-in that is gone after the last log-out."},
	{"AZURE_FEDERATED_TOKEN_FILE", "The token of a federated application, where the profile names no file."},
	{"SSL_CERT_FILE, SSL_CERT_DIR", "The certificates that are trusted, in place of the host's."},
	{"HTTPS_PROXY, NO_PROXY", "The proxy to go through, and the hosts that are asked without it."},
	{"NO_COLOR", "Any value: draw without colors."},
	{"TERM", "The terminal; dumb has no explorer but that of --plain."},
}

// ownFiles are the files of a person and of a host.
var ownFiles = []fact{
	{"~/.config/msgtrace/config.toml", "The configuration: profiles, looks, keys. \"msgtrace config init\" writes it."},
	{"/etc/xdg/msgtrace/config.toml", "The same for everyone on the host; a person's own stands over it, setting by setting."},
	{"~/.config/msgtrace/searches/*.toml", "Searches and playbooks, besides the folder that the setting searches names."},
	{"~/.local/state/msgtrace/", "What is remembered between runs: how many requests were made, searches, addresses, the look of the explorer, sign-ins, the session where the line dropped. \"msgtrace forget\" removes all but the requests and the sign-ins."},
}
