package client

// Bearer is what an access token says of itself, as far as it decides what it
// may read.
type Bearer struct {
	App         bool     // an application's own, without a person
	Audience    string   // the API that it is for; "": not known
	Resource    string   // the API that it is meant for; "": not known
	Permissions []string // delegated ones, or an application's
}
