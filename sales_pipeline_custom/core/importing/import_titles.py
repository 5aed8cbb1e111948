"""How other programs call the columns of their exports, in the languages they speak.

A title has a meaning, whatever the program: "Deal - Value", "Montant de l'affaire" and
"Bedrag" all say an amount. Titles are folded (``reading.fold``): no capitals, no
accents, no underscores. They were noted from exports of Pipedrive, HubSpot, Salesforce,
Zoho, Trello, SuiteCRM and Meta's lead forms, in French, English, Dutch, German,
Spanish, Italian and Portuguese.
"""

# What a title means: {meaning: titles}, one line per language.
MEANINGS = {
    "title": """
        titre, intitule, affaire, nom de l'affaire, titre de l'affaire, opportunite,
        nom de l'opportunite, transaction, nom de la transaction, nom du deal, objet,
        title, deal, deal name, deal title, opportunity, opportunity name, lead title,
        card name, card title, subject, topic,
        titel, dealnaam, naam deal, naam van deal, naam van de deal, opportuniteit,
        opportunitynaam, naam opportunity, naam van opportunity, kans, kansnaam,
        naam kans, verkoopkans, naam verkoopkans, onderwerp,
        dealname, deal-name, name des deals, geschaft, name des geschafts,
        verkaufschance,
        name der verkaufschance, opportunity-name, name der opportunity, betreff,
        titulo, negocio, nombre del negocio, trato, nombre del trato, oportunidad,
        nombre de la oportunidad, asunto,
        titolo, affare, nome affare, nome dell'affare, trattativa, nome trattativa,
        nome della trattativa, opportunita, nome opportunita, nome dell'opportunita,
        oggetto,
        nome do negocio, negociacao, nome da negociacao, oportunidade,
        nome da oportunidade, assunto
        """,
    "customer": """
        client, nom du client, prospect, compte, nom du compte, organisation,
        nom de l'organisation, entreprise, societe, entreprise associee,
        societe associee,
        customer, customer name, account, account name, organization, organization name,
        company, associated company, primary associated company,
        klant, klantnaam, relatie, relatienaam, organisatie, organisatienaam, bedrijf,
        accountnaam, naam account, gekoppeld bedrijf,
        kunde, kundenname, firma, unternehmen, accountname, name des accounts,
        zugehoriges unternehmen,
        cliente, nombre del cliente, empresa, organizacion, cuenta, nombre de la cuenta,
        empresa asociada,
        nome cliente, azienda, nome azienda, organizzazione, nome account,
        azienda associata,
        nome do cliente, organizacao, conta, nome da conta, empresa associada
        """,
    "contact": """
        contact, nom du contact, personne, personne a contacter, personne de contact,
        contact principal, contact associe, nom complet, nom et prenom, prenom et nom,
        contact name, contact person, person, primary contact, associated contact,
        full name,
        contactpersoon, contactnaam, naam contact, naam contactpersoon, volledige naam,
        kontakt, kontaktname, kontaktperson, ansprechpartner, vollstandiger name,
        contacto, nombre del contacto, persona de contacto, nombre completo,
        contatto, nome contatto, nome del contatto, persona di contatto, nome completo,
        contato, nome do contato, pessoa de contato
        """,
    "first_name": """
        prenom, first name, given name, voornaam, vorname, nombre, nome, primeiro nome
        """,
    "last_name": """
        nom, nom de famille, last name, surname, family name, achternaam, familienaam,
        nachname, familienname, apellido, apellidos, cognome, sobrenome
        """,
    "email": """
        e-mail, email, mail, courriel, adresse e-mail, adresse email, adresse mail,
        adresse electronique, e-mail du client, e-mail du contact, email du contact,
        e-mail address, email address, mail address, customer email, contact email,
        e-mailadres, mailadres, e-mail-adresse, e-mailadresse, email-adresse,
        correo, correo electronico, direccion de correo electronico,
        direccion de correo,
        indirizzo e-mail, indirizzo email, posta elettronica,
        endereco de e-mail, endereco de email
        """,
    "phone": """
        telephone, numero de telephone, n° de telephone, no de telephone, tel, tel.,
        telephone fixe, telephone professionnel, telephone du client,
        telephone du contact,
        phone, phone number, telephone number, business phone, work phone,
        contact phone,
        telefoon, telefoonnummer, vaste telefoon,
        telefon, telefonnummer, rufnummer,
        telefono, numero de telefono, numero di telefono,
        telefone, numero de telefone
        """,
    "mobile": """
        mobile, portable, gsm, numero de portable, numero de mobile, numero de gsm,
        telephone portable, telephone mobile,
        mobile phone, mobile number, mobile phone number, cell, cell phone, cellphone,
        mobiel, mobiele telefoon, mobiel nummer, gsm-nummer,
        mobil, handy, handynummer, mobiltelefon, mobilnummer, mobiltelefonnummer,
        movil, telefono movil, cellulare, numero di cellulare, celular
        """,
    "stage": """
        etape, phase, etape de la transaction, phase de la transaction,
        etape de l'affaire, etape de l'opportunite, etape du pipeline, etape de vente,
        etape des ventes, etape commerciale, phase de vente, phase commerciale,
        nom de la liste, liste, colonne,
        stage, deal stage, pipeline stage, sales stage, sales phase, opportunity stage,
        stagename, stage name, list name, list, column,
        fase, stadium, dealfase, verkoopfase, verkoopstadium, fase verkoopkans, lijst,
        dealphase, deal-phase, verkaufsphase, vertriebsphase, verkaufsstufe,
        etapa, etapa del negocio, etapa de ventas, etapa de venta, fase de venta,
        fase de ventas, etapa de la oportunidad,
        fase trattativa, fase della trattativa, fase di vendita, fase affare, stadio,
        etapa do negocio, etapa do funil, etapa do funil de vendas, fase do negocio,
        estagio, estagio de vendas
        """,
    "status": """
        statut, etat, statut de l'affaire, statut de l'opportunite,
        statut de la transaction, etat de l'affaire, etat de l'opportunite, resultat,
        situation, issue,
        status, deal status, opportunity status, outcome, won/lost, state,
        dealstatus, resultaat, deal-status, ergebnis,
        estado, estado del negocio, estado de la oportunidad, resultado,
        stato, stato affare, stato trattativa, stato opportunita, esito,
        estado do negocio, situacao, status do negocio
        """,
    "is_won": """
        gagne, gagnee, est gagne, est gagnee, won, is won, iswon, is closed won,
        closed won, gewonnen, ganado, vinto, ganho
        """,
    "is_lost": """
        perdu, perdue, est perdu, est perdue, lost, is lost, islost, is closed lost,
        closed lost, verloren, perdido, perso
        """,
    "pipeline": """
        pipeline, nom du pipeline, pipeline de la transaction, pipeline de vente,
        entonnoir, tableau, nom du tableau,
        pipeline name, sales pipeline, deal pipeline, funnel, board, board name,
        verkooppijplijn, pijplijn, trichter, embudo, funil, funil de vendas
        """,
    "team": """
        equipe, equipe commerciale, equipe de vente, team, sales team, verkoopteam,
        vertriebsteam, verkaufsteam, equipo de ventas, equipo, team di vendita, squadra,
        equipe de vendas
        """,
    "amount": """
        montant, valeur, montant de l'affaire, montant de l'opportunite,
        montant de la transaction, valeur de l'affaire, valeur de la transaction,
        montant ht, montant htva, montant hors tva, chiffre d'affaires, ca, total,
        amount, value, deal value, deal amount, opportunity amount, opportunity value,
        bedrag, waarde, dealwaarde, dealbedrag, kansomvang, waarde van deal,
        betrag, wert, deal-wert, dealwert, deal-betrag, auftragswert, summe,
        importe, valor, monto, cantidad, valor del negocio, importe del negocio,
        importo, valore, valore affare, valore trattativa, importo trattativa,
        valor do negocio, montante, valor da negociacao
        """,
    "expected": """
        revenu espere, revenu attendu, revenus attendus, revenu previsionnel,
        revenus prevus, revenu prevu, chiffre d'affaires previsionnel,
        chiffre d'affaires attendu, ca previsionnel,
        expected revenue, expected amount, expectedrevenue, expected value,
        verwachte omzet, verwachte opbrengst, verwacht bedrag,
        erwarteter umsatz, erwarteter erlos, umsatzerwartung,
        ingresos esperados, ingreso esperado, ingresos previstos,
        ricavi previsti, ricavo previsto, ricavi attesi, ricavo atteso,
        entrate previste,
        receita esperada, receita prevista
        """,
    "converted": """
        montant converti, montant dans la devise de l'entreprise, montant (converti),
        amount in company currency, amount converted, amount (converted),
        amount us dollar, bedrag in valuta van bedrijf, betrag in unternehmenswahrung
        """,
    "budget": """
        budget, budget client, budget du client, customer budget, klantbudget,
        budget van de klant, kundenbudget, budget des kunden, presupuesto,
        budget cliente, budget del cliente, orcamento
        """,
    "currency": """
        devise, monnaie, code devise, devise du montant, devise de la valeur,
        devise de l'affaire, devise de l'opportunite, devise de la transaction,
        currency, currency code, amount currency, deal currency, currency of value,
        opportunity currency, currencyisocode, currency iso code, currency name,
        valuta, munt, munteenheid, valutacode, wahrung, wahrung des werts,
        moneda, divisa, moneda del valor, codice valuta, moeda, moeda do valor
        """,
    "salesperson": """
        vendeur, commercial, commerciale, proprietaire, proprietaire de l'affaire,
        proprietaire de l'opportunite, proprietaire de la transaction,
        proprietaire du lead, responsable, attribue a, assigne a, affecte a,
        utilisateur assigne, charge d'affaires,
        salesperson, sales person, sales rep, owner, deal owner, opportunity owner,
        lead owner, record owner, assigned to, assigned user, assigned user name,
        verkoper, eigenaar, deal-eigenaar, dealeigenaar, eigenaar van deal,
        eigenaar van opportunity, verantwoordelijke, toegewezen aan,
        verkaufer, vertriebsmitarbeiter, besitzer, inhaber, deal-inhaber,
        opportunity-inhaber, inhaber der opportunity, zustandig,
        zustandiger mitarbeiter,
        zugewiesen an, verantwortlicher,
        vendedor, comercial, propietario, propietario del negocio,
        propietario de la oportunidad, asignado a, responsable del negocio,
        venditore, proprietario, proprietario trattativa, titolare,
        titolare opportunita, assegnato a, responsabile,
        proprietario do negocio, responsavel, responsavel pela negociacao, atribuido a
        """,
    "closing": """
        cloture prevue, date de cloture, date de cloture prevue,
        date de cloture estimee,
        date de cloture attendue, date de fermeture, date de fermeture prevue, echeance,
        date d'echeance, date de signature prevue,
        expected closing, expected closing date, expected close date, close date,
        closedate, closing date, estimated close date, estimated closing date, due date,
        due,
        sluitingsdatum, sluitdatum, afsluitdatum, verwachte sluitingsdatum,
        verwachte sluitdatum, verwachte afsluitdatum, vervaldatum,
        abschlussdatum, erwartetes abschlussdatum, voraussichtliches abschlussdatum,
        erwarteter abschluss, schlusstermin, schlussdatum, falligkeitsdatum,
        fecha de cierre, fecha de cierre prevista, fecha prevista de cierre,
        fecha de cierre esperada, fecha estimada de cierre, fecha de vencimiento,
        data di chiusura, data chiusura, data di chiusura prevista,
        data chiusura prevista, scadenza, data di scadenza,
        data de fechamento, data de fechamento esperada, data de fechamento prevista,
        data prevista de fechamento, data de vencimento
        """,
    "lost_reason": """
        motif de perte, motif de la perte, raison de la perte, raison de perte,
        raison de l'echec, motif de perte de la transaction,
        lost reason, loss reason, reason lost, reason for loss, reason for loss s,
        closed lost reason,
        verliesreden, reden van verlies, reden voor verlies, reden verloren,
        verlustgrund, grund des verlusts, grund fur verlust, grund fur den verlust,
        motivo de perdida, motivo de la perdida, razon de perdida, razon de la perdida,
        motivo perdita, motivo di perdita, motivo della perdita,
        motivo da perda, motivo de perda, motivo perda
        """,
    "tags": """
        etiquettes, etiquette, libelles, libelle, mots-cles, etiquette de l'affaire,
        tags, tag, labels, label, deal label, etiketten, etikett, schlagworte,
        etiquetas, etiqueta, etichette, etichetta, marcadores
        """,
    "source": """
        source, origine, source du lead, source du prospect, source de la piste,
        origine du lead, origine de la piste, source de l'affaire,
        lead source, leadsource, original source, deal source,
        bron, bron lead, bron voor lead, leadbron, herkunft, quelle, leadquelle,
        lead-quelle, fuente, origen, fuente del lead, fuente de posible cliente,
        fonte, fonte lead, origine lead, origem, fonte do lead, origem do lead
        """,
    "campaign": """
        campagne, nom de la campagne, campaign, campaign name, campaign source,
        campagnenaam, kampagne, kampagnenname, campana, nombre de la campana, campagna,
        nome campagna, campanha, nome da campanha
        """,
    "description": """
        description, notes, note, commentaire, commentaires, remarque, remarques,
        message,
        description de l'affaire, comment, comments, deal description, card description,
        omschrijving, beschrijving, notities, opmerkingen, beschreibung, notizen,
        anmerkungen, descripcion, notas, comentarios, descrizione, commenti,
        descricao, observacoes
        """,
    "probability": """
        probabilite, probabilite (%), probabilite de gain, probability, probability (%),
        deal probability, win probability, win likelihood, kans (%), waarschijnlijkheid,
        waarschijnlijkheid (%), wahrscheinlichkeit, wahrscheinlichkeit (%),
        probabilidad, probabilidad (%), probabilita, probabilita (%), probabilidade,
        probabilidade (%)
        """,
    "job": """
        fonction, poste, intitule du poste, job title, job position, functie,
        functietitel,
        position, stellenbezeichnung, cargo, puesto, ruolo, qualifica, titulo do cargo
        """,
    "website": """
        site web, site internet, website, web site, webseite, sitio web, sito web
        """,
    "street": """
        adresse, rue, adresse postale, street, street address, address, straat, adres,
        strasse, anschrift, calle, direccion, via, indirizzo, rua, endereco
        """,
    "zip": """
        code postal, zip, zip code, postal code, post code, postcode, postleitzahl, plz,
        codigo postal, cap, cep
        """,
    "city": """
        ville, localite, commune, city, town, stad, plaats, gemeente, ort, stadt,
        ciudad,
        citta, comune, cidade
        """,
    "country": "pays, country, land, pais, paese",
    "number": """
        id, record id, record-id, deal id, deal-id, card id, lead id, opportunity id,
        id de fiche d'informations, id de la fiche, id de l'objet, id de l'affaire,
        id de l'opportunite, id de la transaction, identifiant,
        identifiant de l'affaire,
        record-id, object-id, datensatz-id, id del registro, id del negocio,
        id de la oportunidad, id record, id trattativa, id do registro, id do negocio,
        pipedrive system id
        """,
    # Known, and nothing an opportunity keeps: taken for nothing that looks alike.
    "nothing": """
        montant pondere, valeur ponderee, montant previsionnel pondere,
        weighted amount, weighted value, forecast amount, gewogen waarde,
        gewogen bedrag,
        gewichteter wert, gewichteter betrag, valor ponderado, valore ponderato,
        date de creation, cree le, affaire creee, date d'ajout, heure de creation,
        created, created at, created on, created time, create date, creation date,
        date created, createddate, add time, deal created,
        aangemaakt op, aanmaakdatum, erstellt am, erstellungsdatum, fecha de creacion,
        data di creazione, data creazione, data de criacao,
        date de modification, modified, modified time, date modified, update time,
        last modified date, won time, lost time, date de gain, date de perte,
        heure de l'echec, closed on, deal closed on, close time,
        is closed, isclosed, closed, archived, board id, list id, card url, age,
        prochaine etape, etape suivante, next step, nextstep, volgende stap,
        nachster schritt, fiscal period, periode fiscale, forecast category,
        company id, account id, accountid, owner id, ownerid, deal type, type d'affaire
        """,
}

# "Deal - Title", "Opportunity: Name": what the first half is about.
PREFIXES = {
    "deal": """
        affaire, transaction, opportunite, piste, lead, prospect, deal, opportunity,
        card,
        kans, verkoopkans, geschaft, verkaufschance, negocio, trato, oportunidad,
        affare, trattativa, opportunita, negociacao, oportunidade
        """,
    "person": """
        personne, contact, person, persoon, contactpersoon, kontakt, kontaktperson,
        ansprechpartner, persona, contacto, contatto, pessoa, contato
        """,
    "organisation": """
        organisation, entreprise, societe, compte, client, organization, company,
        account,
        organisatie, bedrijf, unternehmen, firma, organizacion, empresa, cuenta,
        organizzazione, azienda, organizacao, conta
        """,
}

# What the second half may say of a person or an organisation.
OF_A_PERSON = {"contact", "first_name", "last_name", "email", "phone", "mobile", "job"}
OF_AN_ORGANISATION = {"customer", "website", "street", "zip", "city", "country"}
NAMES = "nom, name, naam, nombre, nome, nom complet, full name"

# Whose export it is: the first program one of whose groups of titles are all there.
PROGRAMS = {
    "Trello": (("card id", "card name"), ("card name", "list name")),
    "SuiteCRM": (
        ("opportunity name", "sales stage"),
        ("nom de l'opportunite", "etape de vente"),
        ("nom de l'opportunite", "phase de vente"),
        ("verkoopstadium", "kansomvang"),
        ("verkaufsphase", "name der verkaufschance"),
    ),
    "Zoho CRM": (
        ("deal name", "closing date"),
        ("deal owner", "closing date"),
        ("nom de l'affaire", "date de cloture", "nom du compte"),
    ),
    "HubSpot": (
        ("record id", "deal name"),
        ("deal name", "deal stage"),
        ("nom de la transaction", "phase de la transaction"),
        ("nom de la transaction", "etape de la transaction"),
        ("nom de la transaction", "proprietaire de la transaction"),
        ("dealnaam", "dealfase"),
        ("deal-name", "deal-phase"),
        ("dealname", "dealphase"),
        ("nombre del negocio", "etapa del negocio"),
        ("nome trattativa", "fase trattativa"),
        ("nome do negocio", "etapa do negocio"),
    ),
    "Salesforce": (
        ("opportunity name", "stage"),
        ("opportunity name", "opportunity owner"),
        ("opportunity name", "account name"),
        ("stagename", "closedate"),
        ("nom de l'opportunite", "etape"),
        ("nom de l'opportunite", "nom du compte"),
        ("opportunity-name", "phase"),
        ("name der opportunity", "phase"),
        ("naam van opportunity", "fase"),
        ("opportunitynaam", "fase"),
        ("nombre de la oportunidad", "etapa"),
        ("nome opportunita", "fase"),
        ("nome da oportunidade", "fase"),
    ),
    "Meta (Facebook, Instagram)": (("id", "created time"),),
}
FORMS = {"Meta (Facebook, Instagram)"}  # who fills them in is a person, not a customer
