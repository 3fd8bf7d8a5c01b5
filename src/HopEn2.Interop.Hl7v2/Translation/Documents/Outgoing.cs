using HopEn2.Interop.Cda.People;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>One document of a message as it is to go out: what its fact says, and what no fact may hold (content, names, texts).</summary>
internal static class Outgoing
{
    public static OutgoingDocument Of(DocumentPart part, DocumentFact fact, ReadOnlyMemory<byte> content, Reading reading)
    {
        var people = content.IsEmpty ? CdaPeople.Nobody : CdaPeople.Read(content);
        return new()
        {
            Id = fact.Id,
            Content = content,
            Sha1 = content.IsEmpty ? "" : fact.Sha1 ?? "",
            Replaces = fact.Replaces,
            Submitter = SubmitterOf(part.Participants, people),
            VisitClass = fact.VisitClass,
            Patient = TraitsOf(fact, people, reading),
            Visibility = fact.Visibility,
            Recipients = [.. Participants.Recipients(part.Participants, reading).Select(r => RecipientOf(r.Address, r.Prt))],
            ReplyTo = ReplyToOf(part.Participants),
            TextForProfessionals = MailBody.Of(part.Intentions.BodyForProfessionals),
            TextForPatient = MailBody.Of(part.Intentions.BodyForPatient),
            NoReply = part.Intentions.NoReply,
            ReadingAsked = part.Intentions.ReadingAsked,
            Dossier = fact.Visit.Dossier?.Value,
            Uf = fact.Uf ?? fact.CdaUf,
        };
    }

    private static Submitter SubmitterOf(IReadOnlyList<Er7Segment> participants, CdaPeople people)
    {
        var submitter = Submitter.Nobody;
        foreach (var prt in participants)
        {
            if (!Participants.Is(prt, "SB"))
                continue;
            submitter = WithPerson(submitter, prt[5]);
            submitter = WithStructure(submitter, prt[8]);
            if (submitter.Address is null && Addresses.Of(prt[15]) is { Length: > 0 } address)
                submitter = submitter with { Address = address };
        }

        return people.WithProfession(submitter);
    }

    private static Submitter WithPerson(Submitter submitter, Er7Value xcn) => submitter.PersonId is not null || PersonId(xcn) is not { } id ? submitter : submitter with
    {
        PersonId = id,
        PersonAuthority = OidOf(xcn[9]),
        Family = Text(xcn[2]),
        Given = Text(xcn[3]),
    };

    // PRT-8 may name the structure and the unit in it, in any order.
    private static Submitter WithStructure(Submitter submitter, Er7Value organisations)
    {
        foreach (var xon in organisations)
        {
            if (submitter.StructureId is null && NationalIds.Structure(xon[10].Code, xon[7].Code) is { } structure)
                submitter = submitter with { StructureId = structure, StructureName = Text(xon[1]) };
        }

        return submitter;
    }

    private static MailRecipient RecipientOf(string address, Er7Segment prt)
    {
        var person = string.Join(' ', new[] { Text(prt[5][3]), Text(prt[5][2]) }.OfType<string>());
        return new(address, Addresses.IsPatient(address) ? RecipientKind.Patient : RecipientKind.Professional, person.Length > 0 ? person : Text(prt[8][1]))
        {
            // A matricule names no recipient to anybody: of a patient the address says it already.
            Id = Addresses.IsPatient(address) ? null : PersonId(prt[5]),
        };
    }

    private static string? ReplyToOf(IReadOnlyList<Er7Segment> participants)
    {
        foreach (var prt in participants)
        {
            if (Participants.Is(prt, "REPLY") && Addresses.Of(prt[15]) is { Length: > 0 } address)
                return address;
        }

        return null;
    }

    private static PatientTraits TraitsOf(DocumentFact fact, CdaPeople people, Reading reading)
    {
        var (birth, used) = PersonNames.Of(reading.Pid);
        return people.Complete(new(
            InsNumber.Parse(fact.Patient.Ins), fact.Patient.InsOid, fact.Ins, fact.Patient.Ipp,
            PersonNames.Family(birth), PersonNames.Family(used), PersonNames.Given(birth) ?? PersonNames.Given(used), Text(reading.Pid[7]), Text(reading.Pid[8])));
    }

    private static string? PersonId(Er7Value xcn) => xcn[1].Code is { Length: > 0 } number ? NationalIds.Person(number, xcn[13].Code) : null;

    // HD: .1 a name (published messages write the OID bare), .2 the OID.
    private static string? OidOf(Er7Value authority)
    {
        if (Text(authority.Sub(2)) is { } oid)
            return oid;
        return authority.Sub(1).Code switch
        {
            "" => null,
            "ASIP-SANTE-PS" or "ASIP-SANTE- PS" => NationalIds.Professionals,
            var name => char.IsAsciiDigit(name[0]) ? name : null,
        };
    }

    private static string? Text(Er7Value value) => value.Code is { Length: > 0 } text ? text : null;
}
