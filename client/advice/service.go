package advice

import (
	"errors"
	"fmt"
	"time"

	"msgtrace/client"
)

// notProvisioned is about a tenant that was never made ready for the service:
// https://learn.microsoft.com/graph/api/resources/exchangemessagetrace#prerequisites
// https://learn.microsoft.com/entra/identity/enterprise-apps/create-service-principal-cross-tenant
func notProvisioned(err error, _ Setting) Advice {
	return Advice{
		Brief:   headline(err, client.ErrNotProvisioned.Error(), "your password is not the problem"),
		Missing: "the service principal of the application " + client.ServicePrincipal + " in the tenant, which is created once; your password is not the problem",
		Who:     "a Cloud Application Administrator or Application Administrator",
		Steps: []Step{
			{"PowerShell", "Connect-MgGraph -Scopes Application.ReadWrite.All"},
			{"PowerShell", "New-MgServicePrincipal -AppId " + client.ServicePrincipal},
			{"or Azure CLI", "az login, then az ad sp create --id " + client.ServicePrincipal},
			{"Then", "wait, up to some hours, until Graph knows it"},
		},
	}
}

// SignIn is the advice where no usable token is there.
func SignIn() Advice {
	return Advice{Steps: steps("Sign in with msgtrace login, or give a fresh token in MSGTRACE_TOKEN.")}
}

func notSignedIn(err error, _ Setting) Advice {
	out := SignIn()
	if e := asked(err); e != nil && e.Err == nil {
		out.Brief = headline(err, e.Kind.Error(), "Graph did not take the token")
	}
	return out
}

func throttled(err error, _ Setting) Advice {
	if e := asked(err); e != nil && e.Daily {
		return Advice{Steps: steps("Ask again then: all programs of the tenant share that quota, and a part of it comes back within an hour.")}
	}
	return Advice{Steps: steps("Wait five minutes: other tools may have used the limit up.")}
}

// unavailable is about a service that answers but cannot serve. A gateway of the
// service's own may send a page too when it has trouble, so then the page proves
// nothing.
func unavailable(err error, s Setting) Advice {
	out := Advice{Steps: steps("Wait a minute and try again.")}
	if errors.Is(err, client.ErrNotGraph) {
		out.Steps = append(out.Steps, steps("If it stays so, a proxy or web filter on the way may have answered: ask who runs it.")...)
		return out
	}
	out.Steps = append(out.Steps, steps("https://status.cloud.microsoft tells of known trouble.")...)
	return out.reported(s)
}

// reported adds whom to tell of it where Graph was asked.
func (a Advice) reported(s Setting) Advice {
	if s.name != authority {
		a.Steps = append(a.Steps, steps(report)...)
	}
	return a
}

func tooOld(_ error, s Setting) Advice {
	return Advice{Steps: steps(fmt.Sprintf("The service keeps %d days by its own clock. Begin a day later.", s.Dialect.Limits().MaxAge/(24*time.Hour)))}
}

// notFound tells a message that is not there from an address where there is no
// such service.
func notFound(err error, _ Setting) Advice {
	if e := asked(err); e != nil && e.Status != 0 && e.Code == "" {
		return Advice{Steps: steps("Check base_url and api in the profile.")}
	}
	return WhichID()
}

// WhichID is the advice where no message has the id that was given.
func WhichID() Advice {
	return Advice{Steps: steps("Give the network message ID, a GUID, as search lists it; what mail programs show is the Message-ID.")}
}

// notHeld is about what files lack.
func notHeld(error, Setting) Advice {
	return Advice{Steps: steps("The service may have it: msgtrace show with the id, without a file.")}
}

func badAnswer(_ error, s Setting) Advice {
	return Advice{Steps: steps("Something between here and the service may have changed the answer: check HTTPS_PROXY and the network, then try again.")}.reported(s)
}

func brokenOff(_ error, s Setting) Advice { return Advice{Steps: steps(tryAgain)}.reported(s) }

func foreignLink(_ error, s Setting) Advice {
	return Advice{Steps: steps("Check base_url in the profile, and whether something on the way leads elsewhere.")}.reported(s)
}

// File is the advice about a file that is kept between runs and cannot be used, or
// that does not answer.
func File(silent bool) Advice {
	if silent {
		return Advice{Steps: steps("See whether the file system answers that it is on, and whether another process holds it: fuser FILE.")}
	}
	return Advice{Steps: steps("Make room, or remove the file; it is made again.")}
}

func badRequest(error, Setting) Advice { return Advice{Steps: steps(report)} }
