using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Reads what a submission needs of a document. A second pass beside <see cref="CdaReader"/>, whose header keeps no trait: few documents are submitted, all are read.</summary>
public static class XdsSourceReader
{
    /// <summary>Null when the bytes hold no readable CDA.</summary>
    public static XdsSource? Read(ReadOnlyMemory<byte> document)
    {
        if (CdaReader.Read(document) is not CdaReading.Read { Header: var header })
            return null;
        using var cursor = new CdaCursor(new DocumentBytes(document).Content, CdaLimits.Default);
        // It was read once: what follows cannot fail where that did not.
        cursor.NextWithin(0);
        var root = cursor.Depth;
        if (!CdaReader.FindDocument(cursor))
            return null;
        return new Pass(cursor).Read(header, cursor.Depth > root);
    }

    private sealed class Pass(CdaCursor cursor)
    {
        private const string Imaging = "urn:dicom-org:ps3-20";

        /// <summary>DICOM codes, of which acts of imaging carry their modality.</summary>
        private const string Dicom = "1.2.840.10008.2.16.4";

        private readonly List<XdsAuthor> _authors = [];
        private readonly List<CdaId> _orders = [];
        private readonly List<CdaId> _accessions = [];
        private readonly List<string> _studies = [];
        private string? _language;
        private CdaCode? _confidentiality;
        private string? _legalAuthenticator;
        private CdaCode? _setting;
        private bool _mainActRead;
        private XdsPatient _patient = new(null, null, null, null, null, null);
        private string? _givenNames;

        public XdsSource Read(CdaHeader header, bool wrapped)
        {
            bool targetRead = false, bodySeen = false;
            for (var inside = cursor.Enter(); cursor.Next(inside);)
            {
                switch (cursor.Name)
                {
                    case "languageCode":
                        _language ??= cursor.Attribute("code");
                        break;
                    case "confidentialityCode" when cursor.Attribute("code") is "N" or "R" or "V":
                        _confidentiality ??= cursor.Code();
                        break;
                    case "recordTarget" when !targetRead:
                        targetRead = true;
                        ReadTarget();
                        break;
                    case "author" when cursor.Author() is { IsNobody: false } author:
                        cursor.Keep(_authors, author);
                        break;
                    case "legalAuthenticator":
                        _legalAuthenticator ??= cursor.LegalAuthenticator();
                        break;
                    case "inFulfillmentOf":
                        ReadOrders();
                        break;
                    case "documentationOf":
                        ReadAct();
                        break;
                    case "component":
                        bodySeen = true;
                        break;
                }

                // As the first pass does: what stands behind the body it has not looked at.
                if (bodySeen && targetRead)
                    break;
            }

            return new XdsSource
            {
                Header = header,
                SelfPresenting = wrapped,
                Language = _language,
                Confidentiality = _confidentiality,
                Authors = _authors.ToValueList(),
                LegalAuthenticator = _legalAuthenticator,
                PracticeSetting = _setting,
                Orders = _orders.ToValueList(),
                Accessions = _accessions.ToValueList(),
                Studies = _studies.ToValueList(),
                Patient = _patient with { FirstName = _patient.FirstName ?? _givenNames?.Split(' ', 2)[0] },
            };
        }

        private void ReadOrders()
        {
            for (var inside = cursor.Enter(); cursor.Next(inside);)
            {
                if (cursor.Name != "order")
                    continue;
                for (var order = cursor.Enter(); cursor.Next(order);)
                {
                    if (cursor.Name == "id" && cursor.Id() is { } id)
                        cursor.Keep(_orders, id);
                    else if (cursor.Is(Imaging, "accessionNumber") && cursor.Id() is { } accession)
                        cursor.Keep(_accessions, accession);
                }
            }
        }

        private void ReadAct()
        {
            for (var inside = cursor.Enter(); cursor.Next(inside);)
            {
                if (cursor.Name != "serviceEvent")
                    continue;
                var ids = new List<CdaId>(1);
                CdaCode? code = null, setting = null;
                for (var act = cursor.Enter(); cursor.Next(act);)
                {
                    if (cursor.Name == "id" && cursor.Id() is { } id)
                        cursor.Keep(ids, id);
                    else if (cursor.Name == "code")
                        code ??= cursor.Code();
                    else if (cursor.Name == "performer")
                        setting ??= ReadSetting();
                }

                // The root is the study; one producer writes beside it, as extension, what it is.
                foreach (var id in ids.Where(id => id.Extension == "studyInstanceUID" || (id.Extension is null && code?.Translations.Any(t => t.System == Dicom) == true)))
                    cursor.Keep(_studies, id.Root);
                if (!_mainActRead)
                    _setting = setting;
                _mainActRead = true;
            }
        }

        private CdaCode? ReadSetting()
        {
            CdaCode? setting = null;
            for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
            {
                if (cursor.Name == "standardIndustryClassCode" && cursor.Attribute("code") is { } code)
                    setting ??= new CdaCode(code, cursor.Attribute("codeSystem"), cursor.Attribute("displayName"), ValueList<CdaCode>.Empty);
            }

            return setting;
        }

        /// <summary>recordTarget/patientRole/patient.</summary>
        private void ReadTarget()
        {
            for (var inside = cursor.Enter(); cursor.Next(inside);)
            {
                if (cursor.Name != "patientRole")
                    continue;
                for (var role = cursor.Enter(); cursor.Next(role);)
                {
                    if (cursor.Name == "patient")
                        ReadPatient();
                }
            }
        }

        private void ReadPatient()
        {
            for (var inside = cursor.Enter(); cursor.Next(inside);)
            {
                switch (cursor.Name)
                {
                    case "name":
                        ReadPatientName();
                        break;
                    case "administrativeGenderCode":
                        _patient = _patient with { Sex = _patient.Sex ?? cursor.Attribute("code") };
                        break;
                    case "birthTime":
                        _patient = _patient with { BornOn = _patient.BornOn ?? cursor.Attribute("value") };
                        break;
                }
            }
        }

        private void ReadPatientName()
        {
            for (var inside = cursor.Enter(); cursor.Next(inside);)
            {
                if (cursor.Name == "given" && cursor.Attribute("qualifier") is null)
                {
                    _givenNames ??= cursor.Text();
                    continue;
                }

                var (part, qualifier) = (cursor.Name, cursor.Attribute("qualifier"));
                _patient = (part, qualifier) switch
                {
                    ("family", "BR") => _patient with { BirthName = _patient.BirthName ?? cursor.Text() },
                    ("family", "CL" or "SP") => _patient with { UsedName = _patient.UsedName ?? cursor.Text() },
                    ("family", null) => _patient with { PlainName = _patient.PlainName ?? cursor.Text() },
                    ("given", "BR") => _patient with { FirstName = _patient.FirstName ?? cursor.Text() },
                    _ => _patient,
                };
            }
        }
    }
}
