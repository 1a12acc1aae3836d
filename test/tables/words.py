"""Words for the tables, by language: column names by role, levels, personal names, sentences, yes and no."""

from __future__ import annotations

LANGUAGES: dict[str, dict[str, list[str]]] = {
    "en": {
        "number": ["income", "balance", "weight kg", "Price", "temperature", "annual_spend", "Amount due", "score"],
        "integer": ["age", "children", "Visits", "rooms", "n_orders"],
        "date": ["date", "Signup Date", "created_at", "last_seen", "order_date"],
        "category": ["city", "Segment", "branch office", "region"],
        "boolean": ["active", "newsletter", "Smoker?", "home_owner"],
        "text": ["notes", "Comment", "remarks"],
        "person": ["name", "Customer Name", "contact"],
        "levels": ["London", "Leeds", "New York", "Bristol", "San Jose", "Cardiff", "Derby", "Boston"],
        "first": ["Alice", "Ben", "Carol", "Dylan", "Erin", "Frank", "Grace", "Hugh", "Iris", "Jack", "Kate", "Liam"],
        "last": ["Smith", "O'Brien", "Jones", "Khan", "Taylor", "Brown", "Walker", "Lee", "Moore", "Clark", "Young"],
        "phrases": ["asked for a refund", "called twice, no answer", 'said "urgent"', "moved to a new address", "ok"],
    },
    "de": {
        "number": ["Umsatz", "Größe", "Gewicht", "Preis je Stück", "Saldo", "Prämie", "Fläche"],
        "integer": ["Alter", "Kinder", "Käufe", "Räume"],
        "date": ["Datum", "Eröffnungsdatum", "letzter Kauf am", "Datum der Prüfung"],
        "category": ["Stadt", "Filiale", "Straßenklasse", "Kundengruppe"],
        "boolean": ["Gekündigt?", "aktiv", "Prämie erhalten", "Raucher"],
        "text": ["Bemerkung", "Notiz für später", "Anmerkungen"],
        "person": ["Name", "Ansprechpartner", "Käufer"],
        "levels": ["München", "Köln", "Zürich", "Düsseldorf", "Bad Füssing", "Lübeck", "Wien", "Nürnberg"],
        "first": ["Jürgen", "Anna", "Jörg", "Käthe", "Lukas", "Björn", "Mia", "Günter", "Sören", "Ida", "Uwe", "Zoë"],
        "last": ["Müller", "Schröder", "Weiß", "Krüger", "Schäfer", "Vogel", "Jäger", "Lang", "Böhm", "Groß", "Kühn"],
        "phrases": ["bittet um Rückruf", "zahlt spät, aber immer", 'sagt "dringend"', "Straße geändert", "für später"],
    },
    "fr": {
        "number": ["Chiffre d'affaires", "Solde moyen", "Poids", "Durée", "Montant payé"],
        "integer": ["Âge", "Enfants", "Visites"],
        "date": ["Date", "Date d'entrée", "Dernière visite", "Date de création"],
        "category": ["Ville", "Catégorie", "Région"],
        "boolean": ["Actif", "Propriétaire", "Fidélité"],
        "text": ["Remarque", "Commentaire privé", "Détails"],
        "person": ["Nom", "Prénom et nom", "Société"],
        "levels": ["Besançon", "Nîmes", "Orléans", "Saint Étienne", "Paris", "Angoulême", "Mâcon", "Sète"],
        "first": ["Léa", "Noé", "Zoé", "François", "Agnès", "Hélène", "Jules", "Inès", "André", "Benoît", "Rémi"],
        "last": ["Lefèvre", "Garçon", "Noël", "Dupont", "Mérieux", "Bésiers", "Petit", "Côté", "Desprès", "Roux"],
        "phrases": ["à rappeler", "a déménagé, sans adresse", 'dit "très pressé"', "payé en espèces", "déjà vu"],
    },
    "ja": {
        "number": ["収入", "残高", "体重", "価格"],
        "integer": ["年齢", "子供の数", "訪問回数"],
        "date": ["日付", "登録日", "最終購入日"],
        "category": ["都市", "区分", "支店"],
        "boolean": ["有効", "喫煙", "会員"],
        "text": ["備考", "コメント"],
        "person": ["氏名", "担当者"],
        "levels": ["東京", "大阪", "札幌", "福岡", "名古屋", "仙台", "京都", "神戸"],
        "first": ["太郎", "花子", "一郎", "美咲", "健太", "陽子", "翔", "結衣", "誠", "直美"],
        "last": ["佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "山本", "中村", "小林", "加藤"],
        "phrases": ["返金を希望", "二回電話、応答なし", "住所変更", "急ぎの依頼", "問題なし"],
    },
}
BOOLEANS: dict[str, list[tuple[str, str]]] = {
    "en": [("yes", "no"), ("Y", "N"), ("TRUE", "FALSE"), ("True", "False"), ("T", "F")],
    "de": [("Ja", "Nein"), ("j", "n"), ("WAHR", "FALSCH"), ("ja", "nein")],
    "fr": [("Oui", "Non"), ("VRAI", "FAUX"), ("oui", "non")],
    "ja": [("はい", "いいえ"), ("true", "false")],
}
MISSING = ["", "NA", "N/A", "n/a", "null", "NULL", "None", "nan", "NaN", "-", "--", "?", ".", "#N/A", "missing", "k.A."]
# In a column of words, a dash, "none" or "missing" can be a level. The following words cannot.
MISSING_WORD = ["", "NA", "N/A", "NULL", "NaN"]
