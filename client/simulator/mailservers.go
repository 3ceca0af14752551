package simulator

import "cmp"

// mailServers are the servers that take the mail of domains which leave that to
// somebody else. By their names a reader knows whose words an answer is in.
var mailServers = map[string]string{
	"gmail.example":                  "gmail-smtp-in.l.google.com",
	"graphicdesigninstitute.example": "aspmx.l.google.com",
	"hotmail.example":                "hotmail-com.olc.protection.outlook.com",
	"yahoo.example":                  "mta7.am0.yahoodns.net",
	"gmx.example":                    "mx00.gmx.net",
	"t-online.example":               "mx02.t-online.de",
	"orange.example":                 "smtp-in.orange.fr",
	"margiestravel.example":          "mxa-00123401.gslb.pphosted.com",
	"humongousinsurance.example":     "eu-smtp-inbound-1.mimecast.com",
	"vanarsdel.example":              "d100041a.ess.uk.barracudanetworks.com",
	"treyresearch.example":           "mx1.hc1041-7.eu.iphmx.com",
	"wideworldimporters.example":     "wideworldimporters-example.mail.protection.outlook.com",
	"consolidatedmessenger.example":  "consolidatedmessenger-example.mail.protection.outlook.com",
	"fourthcoffee.example":           "fourthcoffee-example.mail.protection.outlook.com",
}

// mailServer names the server that takes the mail of a domain.
func mailServer(domain string) string { return cmp.Or(mailServers[domain], "mx1."+domain) }
