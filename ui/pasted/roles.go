package pasted

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// role is what a header, a label or a column says of a message.
type role int

const (
	unknown   role = iota
	ownID          // its Message-ID
	otherID        // the Message-IDs of others
	networkID      // its network message ID
	envelope       // the sender of the envelope
	sender         // another sender
	recipient      // a recipient
	failed         // a recipient of whom a report tells
	mailbox        // a mailbox of another kind
	subject
	arrival // when it arrived at the server that gave up
	date
	sent // a date as a mail program writes it, in the person's zone
	status
	fromIP
	toIP
)

// roles are the headers, labels and columns that are understood, as named writes
// them: those of messages and of bounces, and the names that the admin center, Graph,
// PowerShell and the downloaded reports have of their own.
// https://www.rfc-editor.org/rfc/rfc5322#section-3.6
// https://www.rfc-editor.org/rfc/rfc3464#section-2.3
// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online#whats-included-in-an-ndr
// https://learn.microsoft.com/powershell/module/exchange/get-messagetracev2
var roles = words(map[role]string{
	ownID: `message-id, internet-message-id, original-message-id, x-original-message-id, x-ms-exchange-original-message-id, original-message-identifier,
		message-identifier, resent-message-id, 消息id, 邮件id, メッセージid`,
	otherID: "in-reply-to, references, x-ms-exchange-parent-message-id",
	networkID: `network-message-id, x-ms-exchange-organization-network-message-id, x-ms-exchange-crosstenant-network-message-id,
		x-ms-office365-filtering-correlation-id, message-trace-id, id`,
	envelope: `return-path, sender-address, sender-email, sender-email-address, sender-mail-from-address, x-postfix-sender, x-sender, envelope-from, mail-from, smtp-mail-from,
		p1-sender, original-mail-from, x-envelope-from, absenderadresse, adresse-de-l-expediteur`,
	sender:    "from, sender, von, de, da, van, od, fra, fran, mittente, kimden, от, resent-from, sender-from-address, p2-sender, 差出人, 寄件者, 发件人",
	recipient: "to, recipient, recipient-address, an, a, para, aan, naar, do, till, til, komu, kime, кому, recipient-status, recipients, delivered-to, envelope-to, x-original-to, 宛先, 收件人, 收件者, to-recipients",
	failed:    "final-recipient, original-recipient, x-failed-recipients, x-actual-recipient, original-rcpt-to, failed-recipient, x-postfix-original-recipient",
	mailbox:   "cc, bcc, reply-to, kopie, ccn, copie, kopia, cco, 抄送",
	subject: `subject, message-subject, betreff, objet, oggetto, asunto, onderwerp, assunto, temat, amne, emne, aihe, predmet, konu, targy, subiect,
		тема, 件名, 主题, 主旨, 主題, 제목, thread-topic, original-subject`,
	arrival: "arrival-date",
	date: `date, received, received-date-time, received-time, origin-timestamp, timestamp, date-time, time, created-date, created-at, created, creation-time, message-date, date-received, received-date, 作成日, 受信日時, 创建日期, 建立日期,
		skapad-den, gemaakt-op`,
	sent:   "sent, gesendet, envoye, inviato, enviado, enviada-em, enviado-el, enviado-em, verzonden, wyslano, skickat, sendt, lahetetty, odeslano, gonderildi, 送信日時, 发送时间, sent-on",
	status: "status, delivery-status, message-status, estado, etat, statut, stato, 状態, 状态",
	fromIP: "from-ip, source-ip-address, sender-ip, sender-ipv4, original-client-ip, client-ip, x-originating-ip, sender-ipv6",
	toIP:   "to-ip, destination-ip-address",
})

// stems are parts of labels in the languages that Exchange Online writes bounces in,
// for what the table above has no name for. The first that a label holds decides.
var stems = []struct {
	role  role
	parts []string
}{
	{sender, strings.Fields("absender expediteur mittente remitente remetente afzender nadawc avsandar afsender avsender lahettaj odesilatel gonderen felado expeditor отправител 送信者 差出人 发件人 寄件者 寄件人 보낸")},
	{recipient, strings.Fields("recipient empfanger destinatair destinatari geadresseerd ontvanger odbiorc adresat mottagar modtager mottaker vastaanottaj prijemc alici alıcı cimzett получател 受信者 受取人 宛先 收件 받는")},
	{date, strings.Fields("datum fecha data dato erstell creation creazione creacion criacao gemaakt aanmaak utworzeni skapad oprettet opprettet luotu olusturma letrehoz vytvor дата 作成 日時 日期 日付 날짜")},
}

// words turns the table around.
func words(table map[role]string) map[string]role {
	byName := map[string]role{}
	for role, names := range table {
		for name := range strings.SplitSeq(names, ",") {
			byName[named(name)] = role
		}
	}
	return byName
}

// named makes one name of its spellings: Message-ID, MessageId, message_id, "Message
// ID" and "Message ID (internet)" are one, and so are accents and their letters.
func named(label string) string {
	label, _, _ = strings.Cut(label, "(")
	label = strings.TrimPrefix(strings.TrimSpace(label), "@")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && r < 0x3000 || unicode.IsSpace(r) || strings.ContainsRune("-_.'’*:\"", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(label))
}

// labelWords is how many words a label has at most.
const labelWords = 5

// roleOf returns what a label stands for. Of one with a stem that is a guess, which
// its value has to bear out.
func roleOf(label string) role {
	name := named(label)
	if name == "receivedutc" || name == "originaltimestamputc" {
		return date
	}
	if found, ok := roles[strings.TrimSuffix(name, "utc")]; ok {
		return found
	}
	if len(strings.Fields(label)) > labelWords {
		return unknown
	}
	for _, stem := range stems {
		if slices.ContainsFunc(stem.parts, func(part string) bool { return strings.Contains(name, norm.NFD.String(part)) }) {
			return stem.role
		}
	}
	return unknown
}

// english reports whether a label is written in English, whose dates may have the
// month first.
func english(label string) bool {
	name := named(label)
	for _, part := range []string{"date", "sent", "received", "time"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
