package simulator

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
)

// who says what kind of address a scenario means. What holds an at sign is the
// address itself.
type who string

const (
	colleague who = "a colleague"
	partner   who = "a person at a business partner"
	customer  who = "a person at a public mail provider"
	service   who = "an automatic sender outside"
	outsider  who = "somebody unwelcome"
)

var givenNames = strings.Fields(`ann bob cy dee adele alex amber ben bianca carla chen christie daichi debra diego dmitri elena elif emily enrico
	fatima felix gerhard grady hana henrietta hugo ingrid irvin isaiah jae joni johanna kaito karim katri lee leila lidia luis lynne mads malik maria
	megan mei miriam nestor nils noor olga omar patti pradeep priya quentin raul rosa ryo samira sofia stefan tariq tomas uma vera wei yasmin yusuf zoe`)

var familyNames = strings.Fields(`almeida andersen arslan banerjee bauer berg bianchi castro chen costa delgado dubois eriksen fischer garcia gupta haddad
	hansen hoang ito ivanova jensen johansson kaya kim kowalski kumar lambert larsen lopez marino martin meyer mori mueller nakamura nguyen novak okafor
	olsen park patel pereira petrov popescu reyes rossi sato schmidt silva singh smith tanaka toth vance wagner wang weber wilber yamada yilmaz zhang`)

var (
	partnerDomains = strings.Fields(`fabrikam.com northwindtraders.com adventure-works.com litwareinc.com proseware.com
		woodgrovebank.com tailspintoys.com wingtiptoys.com relecloud.com lucernepublishing.com`)
	customerDomains = strings.Fields("example.com example.net example.org mail.example outlook.example")
	serviceSenders  = strings.Fields(`noreply@fabrikam.com billing@proseware.com alerts@relecloud.com newsletter@lucernepublishing.com
		tickets@adventure-works.com no-reply@woodgrovebank.com orders@northwindtraders.com builds@tailspintoys.com calendar@wingtiptoys.com`)
	outsiderSenders = strings.Fields(`winner@prize-center.example support@rnicrosoft.example invoice@paypai.example ceo@c0ntoso.example
		offers@cheap-pills.example hr-update@contoso-portal.example crypto@double-it.example`)
	serverNames = strings.Fields(`DB9PR04MB8461.eurprd04.prod.outlook.com AM0PR03MB4467.eurprd03.prod.outlook.com VI1PR08MB5311.eurprd08.prod.outlook.com
		PAXPR07MB7742.eurprd07.prod.outlook.com MWHPR14MB1808.namprd14.prod.outlook.com CO6PR14MB4402.namprd14.prod.outlook.com`)
)

// directory is everybody who writes or is written to.
type directory struct {
	colleagues, partners, customers []string
}

func newDirectory(rng *rand.Rand) directory {
	return directory{
		colleagues: people(rng, 320, []string{Domain}),
		partners:   people(rng, 260, partnerDomains),
		customers:  people(rng, 400, customerDomains),
	}
}

// people makes n different addresses at the domains. The first few have the
// short names of a small company's founders.
func people(rng *rand.Rand, n int, domains []string) []string {
	seen := make(map[string]bool, n)
	made := make([]string, 0, n)
	for i := 0; len(made) < n; i++ {
		local := givenNames[rng.IntN(len(givenNames))] + "." + familyNames[rng.IntN(len(familyNames))]
		if i < 4 {
			local = givenNames[i]
		}
		address := local + "@" + domains[rng.IntN(len(domains))]
		if !seen[address] {
			seen[address] = true
			made = append(made, address)
		}
	}
	return made
}

// address draws an address of that kind. Within an organization some people
// get and write far more than others.
func (d *directory) address(rng *rand.Rand, kind who) string {
	switch kind {
	case colleague:
		return skewed(rng, d.colleagues)
	case partner:
		return skewed(rng, d.partners)
	case customer:
		return d.customers[rng.IntN(len(d.customers))]
	case service:
		return serviceSenders[rng.IntN(len(serviceSenders))]
	case outsider:
		return outsiderSenders[rng.IntN(len(outsiderSenders))]
	}
	return string(kind)
}

// skewed draws from the front of a list more often than from its end.
func skewed(rng *rand.Rand, list []string) string {
	f := rng.Float64()
	return list[int(f*f*float64(len(list)))]
}

// serverIP returns one of the few addresses that a domain's mail servers have;
// some domains use IPv6. All are from the ranges kept for documentation:
// https://www.rfc-editor.org/rfc/rfc5737
// https://www.rfc-editor.org/rfc/rfc3849
func serverIP(domain string, seed uint64) string {
	sum := hashFold(domain)
	host := byte(sum>>16)%200 + byte(seed%4) + 10
	switch sum % 5 {
	case 0:
		return netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(sum >> 24), byte(sum >> 32), 15: host}).String()
	case 1, 2:
		return fmt.Sprintf("198.51.100.%d", host)
	default:
		return fmt.Sprintf("203.0.113.%d", host)
	}
}
