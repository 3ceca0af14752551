package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/when"
	"msgtrace/ui/queryline"
)

// check finds what no single value shows: settings that are missing, or that
// cannot be together.
func (r *reader) check(p *Profile, where string) {
	at := func(key string) string {
		if full := join(where, key); r.places[full].line > 0 {
			return full
		}
		return where
	}
	for _, wrong := range p.complaints() {
		r.problem(at(wrong.key), "profile %s: %s", p.Name, wrong.text)
	}
}

// complaint is about one key.
type complaint struct{ key, text string }

func (p *Profile) complaints() []complaint {
	return slices.Concat(p.identity(), p.credential(), p.reach(), p.form())
}

func (p *Profile) identity() []complaint {
	var wrong []complaint
	if p.Tenant == "" {
		wrong = append(wrong, complaint{"tenant", "tenant is missing: the id of the tenant, or one of its domains"})
	}
	if p.ClientID == "" && p.Method != auth.MethodManaged {
		wrong = append(wrong, complaint{"client_id", "client_id is missing: the application id of the app registration"})
	}
	return wrong
}

// credential asks for what the method needs.
func (p *Profile) credential() []complaint {
	var wrong []complaint
	secrets, given := p.ways("secret_")
	if p.Method == auth.MethodSecret && given == 0 {
		wrong = append(wrong, complaint{"method", "method client-secret needs " + oneOf(secrets)})
	}
	if p.Method == auth.MethodCertificate && p.Certificate == "" {
		wrong = append(wrong, complaint{"method", "method certificate needs certificate: a PEM or PFX file"})
	}
	for _, prefix := range []string{"secret_", "certificate_password_"} {
		if keys, given := p.ways(prefix); given > 1 {
			wrong = append(wrong, complaint{"method", "only one of " + series(keys, "and") + " can be in force"})
		}
	}
	return wrong
}

// ways are the keys that say where a secret is, and how many of them are given.
func (p *Profile) ways(prefix string) (keys []string, given int) {
	for _, s := range profiles {
		if !strings.HasPrefix(s.name, prefix) {
			continue
		}
		keys = append(keys, s.name)
		if held := s.value(p).String(); held != "" && held != "false" {
			given++
		}
	}
	return keys, given
}

// reach checks where the requests would go.
func (p *Profile) reach() []complaint {
	for _, place := range []struct{ key, cloud string }{{"cloud", p.Cloud}, {"base_url", cloudAt(p.BaseURL)}} {
		if err := offered(p.API, place.cloud); err != nil {
			return []complaint{{place.key, err.Error()}}
		}
	}
	if p.API.GlobalOnly() && auth.NationalCloud(p.Authority) {
		return []complaint{{"authority", "the " + string(p.API) + " API is not in the cloud that signs in at " + p.Authority + ": Microsoft offers it in the global cloud only (GCC counts as global)"}}
	}
	return nil
}

// offered returns why an API cannot be used in a cloud, or nil.
func offered(api client.Dialect, cloud string) error {
	if cloud == global || !api.GlobalOnly() {
		return nil
	}
	return fmt.Errorf("the %s API is not in cloud %s: Microsoft offers it in the global cloud only (GCC counts as global)", api, cloud)
}

func (p *Profile) form() []complaint {
	var wrong []complaint
	if p.Form.Since != "" {
		if _, err := when.Parse(p.Form.Since, time.Now(), time.Local); err != nil {
			wrong = append(wrong, complaint{"form.since", err.Error()})
		}
	}
	for _, status := range p.Form.Status {
		if _, err := queryline.ParseStatus(status); err != nil {
			wrong = append(wrong, complaint{"form.status", "form.status " + err.Error()})
		}
	}
	return wrong
}
