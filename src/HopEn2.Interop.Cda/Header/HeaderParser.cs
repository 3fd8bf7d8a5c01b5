using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Cda.Header;

/// <summary>Reads one ClinicalDocument down to the first element of its body (paths and meaning: cda.md §2).</summary>
internal sealed class HeaderParser(BodyParser body)
{
    private const string CdaRoot = "2.16.840.1.113883.1.3";
    private const string CdaExtension = "POCD_HD000040";
    private const string Imaging = "urn:dicom-org:ps3-20";

    private readonly int[] _counts = new int[(int)HeaderElement.Component + 1];
    private readonly PatientParser _patient = new();
    private readonly List<string> _templateIds = new(4);
    private readonly List<CdaId> _orders = [];
    private readonly List<CdaId> _replaces = [];
    private readonly List<string> _confidentiality = new(1);
    private readonly List<CdaRemark> _remarks = [];

    private bool _isCda;
    private bool _scannerSeen;
    private CdaId? _id;
    private CdaId? _setId;
    private CdaId? _custodian;
    private CdaCode? _code;
    private string? _title;
    private string? _effectiveTime;
    private string? _version;
    private string? _realm;
    private string? _language;
    private string? _confidentialitySystem;
    private string? _signature;
    private int _mainActPerformers;
    private CdaAct? _mainAct;
    private CdaEncounter? _encounter;

    /// <summary>Reads the document at the cursor; null when its typeId is not the one of CDA R2.</summary>
    public CdaHeader? Read(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            ReadElement(cursor);
            // The schema puts the body last. Where somebody put it first, what matters is still to come.
            if (_counts[(int)HeaderElement.Component] > 0 && _id is not null && _counts[(int)HeaderElement.RecordTarget] > 0)
                break;
        }

        return _isCda ? Build(cursor) : null;
    }

    private void ReadElement(CdaCursor cursor)
    {
        switch (cursor.Name)
        {
            case "realmCode":
                Count(HeaderElement.RealmCode);
                _realm ??= cursor.Attribute("code");
                break;
            case "typeId":
                Count(HeaderElement.TypeId);
                _isCda |= cursor.Attribute("root") == CdaRoot && cursor.Attribute("extension") == CdaExtension;
                break;
            case "templateId":
                if (cursor.Attribute("root") is { } templateId)
                    cursor.Keep(_templateIds, templateId);
                break;
            case "id":
                Count(HeaderElement.Id);
                _id ??= cursor.Id();
                break;
            case "code":
                Count(HeaderElement.Code);
                _code ??= cursor.Code();
                break;
            case "title":
                Count(HeaderElement.Title);
                _title ??= cursor.Text();
                break;
            case "effectiveTime":
                Count(HeaderElement.EffectiveTime);
                _effectiveTime ??= cursor.Attribute("value");
                break;
            case "confidentialityCode":
                Count(HeaderElement.ConfidentialityCode);
                _confidentialitySystem ??= cursor.Attribute("codeSystem");
                if (cursor.Attribute("code") is { } confidentiality)
                    cursor.Keep(_confidentiality, confidentiality);
                break;
            case "languageCode":
                Count(HeaderElement.LanguageCode);
                _language ??= cursor.Attribute("code");
                break;
            case "setId":
                Count(HeaderElement.SetId);
                _setId ??= cursor.Id();
                break;
            case "versionNumber":
                Count(HeaderElement.VersionNumber);
                _version ??= cursor.Attribute("value");
                break;
            case "recordTarget":
                Count(HeaderElement.RecordTarget);
                _patient.Read(cursor);
                break;
            case "author":
                Count(HeaderElement.Author);
                LookForScanner(cursor);
                break;
            case "dataEnterer":
                LookForScanner(cursor);
                break;
            case "custodian":
                Count(HeaderElement.Custodian);
                _custodian ??= ReadCustodian(cursor);
                break;
            case "legalAuthenticator":
                Count(HeaderElement.LegalAuthenticator);
                ReadLegalAuthenticator(cursor);
                break;
            case "inFulfillmentOf":
                ReadOrders(cursor);
                break;
            case "documentationOf":
                Count(HeaderElement.DocumentationOf);
                if (_counts[(int)HeaderElement.DocumentationOf] == 1)
                    _mainAct = cursor.MainAct(out _mainActPerformers);
                break;
            case "relatedDocument":
                ReadRelated(cursor);
                break;
            case "componentOf":
                Count(HeaderElement.ComponentOf);
                _encounter ??= cursor.Encounter();
                break;
            case "component":
                Count(HeaderElement.Component);
                if (_counts[(int)HeaderElement.Component] == 1)
                    body.Read(cursor);
                break;
        }
    }

    private void Count(HeaderElement element) => _counts[(int)element]++;

    /// <summary>Signs that an author or a dataEnterer is a scanner or who works it (cda.md §1).</summary>
    private void LookForScanner(CdaCursor cursor)
    {
        var device = 0;
        for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
        {
            switch (cursor.Name)
            {
                case "templateId":
                    _scannerSeen |= cursor.Attribute("root") is CdaTemplates.ScanningDevice or CdaTemplates.ScannerOperator;
                    break;
                case "assignedAuthoringDevice":
                    device = cursor.Depth;
                    break;
                // IHE XDS-SD §5.1.2: the device is coded CAPTURE, Image Capture, of DICOM.
                case "code" when cursor.Depth == device + 1:
                    _scannerSeen |= cursor.Attribute("code") == "CAPTURE";
                    break;
                case "manufacturerModelName" or "softwareName" when cursor.Depth == device + 1:
                    _scannerSeen |= cursor.Text()?.Contains("scan", StringComparison.OrdinalIgnoreCase) == true;
                    break;
            }
        }
    }

    /// <summary>custodian/assignedCustodian/representedCustodianOrganization/id.</summary>
    private static CdaId? ReadCustodian(CdaCursor cursor)
    {
        CdaId? id = null;
        for (var inside = cursor.Enter(); cursor.NextWithin(inside);)
        {
            if (cursor.Name == "id")
                id ??= cursor.Id();
        }

        return id;
    }

    private void ReadLegalAuthenticator(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name == "signatureCode")
                _signature ??= cursor.Attribute("code");
        }
    }

    private void ReadOrders(CdaCursor cursor)
    {
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name != "order")
                continue;
            for (var order = cursor.Enter(); cursor.Next(order);)
            {
                if ((cursor.Name == "id" || cursor.Is(Imaging, "accessionNumber")) && cursor.Id() is { } id)
                    cursor.Keep(_orders, id);
            }
        }
    }

    private void ReadRelated(CdaCursor cursor)
    {
        if (cursor.Attribute("typeCode") != "RPLC")
            return;
        for (var inside = cursor.Enter(); cursor.Next(inside);)
        {
            if (cursor.Name != "parentDocument")
                continue;
            for (var parent = cursor.Enter(); cursor.Next(parent);)
            {
                if (cursor.Name == "id" && cursor.Id() is { } id)
                    cursor.Keep(_replaces, id);
            }
        }
    }

    private CdaHeader Build(CdaCursor cursor)
    {
        int? version = int.TryParse(_version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        Remark(_id is null, Remarks.NoId);
        Remark(_id?.Extension is not null, Remarks.IdExtension);
        Remark(_setId is null, Remarks.NoSetId);
        Remark(version is null, Remarks.VersionNotNumber);
        Remark(version > 1 && _replaces.Count == 0, Remarks.VersionWithoutParent);
        Remark(_id is not null && _replaces.Contains(_id), Remarks.ReplacesItself);
        if (Hl7Time.Read(_effectiveTime, TimeZoneInfo.Utc) is null)
            _remarks.Add(Remarks.NoEffectiveTime);
        else
            Remark(!Hl7Time.HasZone(_effectiveTime), Remarks.TimeWithoutZone);
        Remark(body.Level is DocumentLevel.N2 or DocumentLevel.N3 && _templateIds.Contains(CdaTemplates.ScannedDocument), Remarks.ScannedTemplateOnStructuredBody);
        Remark(body.Level == DocumentLevel.N1 && _templateIds.Exists(FormatCodes.IsModel), Remarks.ModelTemplateOnNonXmlBody);
        Remark(_patient.SpousesName, Remarks.SpousesName);
        Remark(_patient.SeveralIns, Remarks.SeveralIns);
        Remark(body.Level == DocumentLevel.Unreadable, Remarks.NoBody);
        if (body.Remark is { } remark)
            _remarks.Add(remark);
        Remark(cursor.LeftOutValue, Remarks.ValueTooLong);
        Remark(cursor.LeftOutRepetition, Remarks.TooMany);

        var formatCode = body.Level switch
        {
            DocumentLevel.N1 => FormatCodes.OfMediaType(body.MediaType),
            DocumentLevel.N2 or DocumentLevel.N3 => FormatCodes.OfModel(_templateIds),
            _ => null,
        };
        return new CdaHeader
        {
            Id = _id,
            Code = _code,
            Title = _title,
            EffectiveTime = _effectiveTime,
            Confidentiality = _confidentiality.ToValueList(),
            SetId = _setId,
            VersionNumber = version,
            Replaces = _replaces.ToValueList(),
            Patient = _patient.Build(),
            TemplateIds = _templateIds.ToValueList(),
            Orders = _orders.ToValueList(),
            Encounter = _encounter,
            MainAct = _mainAct,
            Custodian = _custodian,
            Format = new DocumentFormat(body.Level, formatCode, body.MediaType, body.Scanned || _scannerSeen),
            Outline = new CdaOutline(ValueList.Create<int>(_counts), _realm, _language, _confidentialitySystem, _signature, _mainActPerformers),
            Remarks = _remarks.ToValueList(),
        };
    }

    private void Remark(bool applies, CdaRemark remark)
    {
        if (applies)
            _remarks.Add(remark);
    }
}
