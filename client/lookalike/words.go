package lookalike

import "strings"

// bait are words that stand beside a name in a domain that is not its owner's: what asks
// people to do something.
var bait = set(`365 access account accounts active admin alert alerts app auth authenticate authentication bank banking bill billing cancel
	card cards check claim client cloud code confirm confirmation contact customer customers customs delivery document documents drive
	email express fax file files form forms gift help helpdesk hr id identity info invite invitation invoice invoices it job jobs legal login logon lohn mail
	mailbox meeting meetings message messages mfa my notice notification notifications office onboarding online order orders package paket
	parcel password pay payment payments payroll pickup portal prime protect protection recover recovery refund reset review reward rewards
	safe safety secure secured security service services share shared sharing sign signature signin sso statement status store
	support sync team teams ticket tickets track tracking unlock update updates user validate validation verification verify voicemail wallet
	the web webmail your zoll
	aktualisierung anmeldung bestellung kunde kunden kundenservice konto lieferung paketverfolgung passwort rechnung rechnungen sendung
	sendungsverfolgung sicher sicherheit zahlung zustellung compte facture livraison connexion cuenta factura pago conto fattura accesso espace client`)

// slyEndings are taken for com.
var slyEndings = set("co cm om con cam corn comm xom vom ocm cpm kom")

// cheapEndings are what a name that means nothing else gets from somebody else.
var cheapEndings = set(`xyz top click support help online site website icu vip shop club work live link security email space fun buzz rest cyou monster quest
	bond sbs cfd lol ink zip mov services account cloud`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// baited reports whether a label is nothing but words that are bait, and digits, of which
// at least one is a word; run together or not.
func baited(rest string) bool {
	rest = strings.Trim(rest, "-0123456789")
	if rest == "" {
		return false
	}
	return runTogether(strings.Trim(rest, "-"))
}

func runTogether(rest string) bool {
	if rest == "" {
		return true
	}
	for end := len(rest); end > 1; end-- {
		if bait[rest[:end]] && runTogether(strings.TrimLeft(rest[end:], "-0123456789")) {
			return true
		}
	}
	return false
}
