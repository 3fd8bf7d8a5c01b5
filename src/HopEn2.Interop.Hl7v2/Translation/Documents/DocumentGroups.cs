using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Er7;

namespace HopEn2.Interop.Hl7v2.Translation.Documents;

/// <summary>Finds the documents of an MDM or ORU and the segments that speak of each: an ORU repeats ORDER_OBSERVATION, an MDM is one group whatever its order.</summary>
internal sealed class DocumentGroups(Reading reading)
{
    private readonly List<Group> _groups = [new()];
    private readonly bool _repeats = reading.Type == "ORU";

    public IReadOnlyList<DocumentPart> Parts { get; private set; } = [];

    /// <summary>There is an OBX that is no document, no intention and no mail body: results.</summary>
    public bool HasResults { get; private set; }

    /// <summary>Event, ORC-1 and OBX-11 contradict each other where the house refuses that.</summary>
    public Outcome.Parked? Contradiction { get; private set; }

    public Outcome.Parked? Read()
    {
        if (Collect() is { } refused)
            return refused;
        TakeUntypedDocument();
        Parts = Assemble();
        return null;
    }

    private Outcome.Parked? Collect()
    {
        var afterPatientMail = false;
        var number = 0;
        foreach (var segment in reading.Message.Segments)
        {
            var group = _groups[^1];
            if (segment.Is("OBX"))
            {
                number++;
                if (TakeObx(group, segment, number) is { } refused)
                    return refused;
                afterPatientMail = Intentions.IsPatientMail(segment);
            }
            else if (segment.Is("PRT"))
            {
                (group.UnderDocument ? group.Documents[^1].Participants : group.Participants).Add(segment);
            }
            else if (segment.Is("NTE"))
            {
                if (afterPatientMail && segment[4].Is("FIN"u8))
                    group.Intentions.NoReply = true;
            }
            else if (segment.Is("ORC"))
            {
                group = Begin(group, group.Orc.Exists || group.HasObx);
                if (!group.Orc.Exists)
                    group.Orc = segment;
            }
            else if (segment.Is("OBR"))
            {
                group = Begin(group, group.Obr.Exists || group.HasObx);
                if (!group.Obr.Exists)
                    group.Obr = segment;
            }
        }

        return null;
    }

    private Group Begin(Group group, bool isFull)
    {
        if (!_repeats || !isFull)
            return group;
        var next = new Group();
        _groups.Add(next);
        return next;
    }

    private Outcome.Parked? TakeObx(Group group, Er7Segment obx, int number)
    {
        group.HasObx = true;
        group.UnderDocument = false;
        if (Intentions.IsMeta(obx))
            return group.Intentions.Take(obx, number);
        if (!obx[2].Is("ED"u8))
        {
            HasResults = true;
            return null;
        }

        // A document says what it is in OBX-5.3 (XML); a mail body does not.
        if (Intentions.IsMailBody(obx))
        {
            group.Intentions.TakeBody(obx);
            return null;
        }

        group.UnderDocument = !obx[5][3].IsEmpty;
        if (group.UnderDocument)
            group.Documents.Add(new(obx, number));
        else if (reading.Dialect != Dialect.ToLps)
            group.Untyped.Add(new(obx, number));
        return null;
    }

    private void TakeUntypedDocument()
    {
        if (_groups.Exists(g => g.Documents.Count > 0) || _groups.Find(g => g.Untyped.Count > 0) is not { } group)
            return;
        reading.Note("document-untyped-obx", "OBX-5.3 of the document is empty: the first ED that is no mail body is taken. Write XML.");
        group.Documents.Add(group.Untyped[0]);
    }

    private List<DocumentPart> Assemble()
    {
        var txa = reading.Type == "MDM" ? reading.Message.First("TXA") : default;
        // A group that lacks a segment, as in a message in a wrong order, takes the message's first.
        var anyOrc = _groups.Find(g => g.Orc.Exists)?.Orc ?? default;
        var anyObr = _groups.Find(g => g.Obr.Exists)?.Obr ?? default;
        var anyIntentions = _groups.Find(g => g.Intentions.Given)?.Intentions;
        var anyParticipants = _groups.Find(g => g.AllParticipants.Count > 0)?.AllParticipants ?? [];

        var parts = new List<DocumentPart>(2);
        for (var g = 0; g < _groups.Count; g++)
        {
            var group = _groups[g];
            var orc = group.Orc.Exists ? group.Orc : anyOrc;
            var obr = group.Obr.Exists ? group.Obr : anyObr;
            var intentions = group.Intentions.Given ? group.Intentions : anyIntentions ?? group.Intentions;
            foreach (var document in group.Documents)
            {
                var action = DocumentActions.Of(reading, document.Obx, orc, out var contradicted);
                if (contradicted)
                    NoteContradiction(document.Number);
                var participants = ParticipantsOf(group, document);
                parts.Add(new(document.Number, g, document.Obx, orc, obr, parts.Count == 0 ? txa : default, participants.Count > 0 ? participants : anyParticipants, intentions, action));
            }
        }

        if (reading.Type == "MDM" && parts.Count > 1)
            reading.Note("several-documents", "An MDM carries one document: TXA is read for the first, the others are known by their CDA alone.");
        return parts;
    }

    private void NoteContradiction(int number)
    {
        if (reading.Hospital.StrictActions)
            Contradiction ??= Refusal.Application(ParkReason.BadValue, $"OBX^{number}^11", "Event, ORC-1 and OBX-11 do not say the same (first transmission, replacement or deletion), and this house refuses that: see strictActions in hospital.yaml.");
        else
            reading.Note("action-contradiction", "Event, ORC-1 and OBX-11 do not say the same (first transmission, replacement or deletion): the event decides, else OBX-11.");
    }

    // In published pairs all PRT stand under the first document and mean both (hl7v2.md §5).
    private static IReadOnlyList<Er7Segment> ParticipantsOf(Group group, Document document)
    {
        if (document.Participants.Count == 0)
            return group.AllParticipants;
        return group.Participants.Count == 0 ? document.Participants : [.. document.Participants, .. group.Participants];
    }

    private sealed record Document(Er7Segment Obx, int Number)
    {
        public List<Er7Segment> Participants { get; } = [];
    }

    private sealed class Group
    {
        public Er7Segment Orc { get; set; }
        public Er7Segment Obr { get; set; }
        public bool HasObx { get; set; }

        /// <summary>The last OBX was a document: PRT that follow are its own.</summary>
        public bool UnderDocument { get; set; }

        public List<Document> Documents { get; } = [];
        public List<Document> Untyped { get; } = [];

        /// <summary>PRT that stand under no document.</summary>
        public List<Er7Segment> Participants { get; } = [];

        public Intentions Intentions { get; } = new();

        /// <summary>PRT of the whole group; asked for once all are known.</summary>
        public IReadOnlyList<Er7Segment> AllParticipants => field ??= [.. Documents.SelectMany(d => d.Participants), .. Participants];
    }
}
