namespace StreamSentiment.Text.Typography;

/// <summary>
/// Letters with accents, which Unicode can also write as a letter and its accents: Latin, Greek and Cyrillic. .NET composes
/// them only with ICU, which this program runs without, so that a text has the same tokens on every machine.
/// <see href="https://www.unicode.org/reports/tr15/"/>
/// </summary>
internal static class AccentedLetters
{
    private const char FirstAccent = '\u0300';
    private const char LastAccent = '\u036F';

    /// <summary>A line: the code point of an accent, then letters without it, each with the letter that has it.</summary>
    private const string Table = """
        0300 AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀ
        0300 êềÔỒôồƠỜơờƯỪưừYỲyỳἀἂἁἃἈἊἉἋἐἒἑἓἘἚἙἛἠἢἡἣἨἪἩἫ
        0300 ἰἲἱἳἸἺἹἻὀὂὁὃὈὊὉὋὐὒὑὓὙὛὠὢὡὣὨὪὩὫαὰεὲηὴιὶοὸ
        0300 υὺωὼΑᾺΕῈΗῊ᾿῍ϊῒΙῚ῾῝ϋῢΥῪ¨῭ΟῸΩῺ
        0301 AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿ¨΅
        0301 ΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύ
        0301 ωώϒϓГЃКЌгѓкќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃ
        0301 ÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứἀἄἁἅἈἌἉἍἐἔἑἕἘἜἙἝἠἤ
        0301 ἡἥἨἬἩἭ
        0301 ἰἴἱἵἸἼἹἽὀὄὁὅὈὌὉὍὐὔὑὕὙὝὠὤὡὥὨὬὩὭ᾿῎῾῞
        0302 AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ
        0303 AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ
        0304 AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮуӯ
        0304 GḠgḡḶḸḷḹṚṜṛṝαᾱΑᾹιῑΙῙυῡΥῩ
        0306 AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗȨḜȩḝẠẶạặαᾰΑᾸιῐ
        0306 ΙῘυῠΥῨ
        0307 CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤ
        0307 śṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎyẏſẛ
        0308 AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋϒϔЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦ
        0308 оӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹHḦhḧÕṎõṏŪṺūṻWẄ
        0308 wẅXẌxẍtẗ
        0309 AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ
        030A AÅaåUŮuůwẘyẙ
        030B OŐoőUŰuűУӲуӳ
        030C CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮʒǯjǰHȞhȟ
        030F AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ
        0311 AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ
        0313 αἀΑἈεἐΕἘηἠΗἨιἰΙἸοὀΟὈυὐωὠΩὨρῤ
        0314 αἁΑἉεἑΕἙηἡΗἩιἱΙἹοὁΟὉυὑΥὙωὡΩὩρῥΡῬ
        031B OƠoơUƯuư
        0323 BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸ
        0323 eẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ
        0324 UṲuṳ
        0325 AḀaḁ
        0326 SȘsșTȚtț
        0327 CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ
        0328 AĄaąEĘeęIĮiįUŲuųOǪoǫ
        032D DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ
        032E HḪhḫ
        0330 EḚeḛIḬiḭUṴuṵ
        0331 BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ
        0338 ←↚→↛↔↮⇐⇍⇔⇎⇒⇏∃∄∈∉∋∌∣∤∥∦∼≁≃≄≅≇≈≉=≠≡≢≍≭<≮>≯
        0338 ≤≰≥≱≲≴≳≵≶≸≷≹≺⊀≻⊁⊂⊄⊃⊅⊆⊈⊇⊉⊢⊬⊨⊭⊩⊮⊫⊯≼⋠≽⋡⊑⋢
        0338 ⊒⋣⊲⋪⊳⋫⊴⋬⊵⋭
        0342 ἀἆἁἇἈἎἉἏἠἦἡἧἨἮἩἯἰἶἱἷἸἾἹἿὐὖὑὗὙὟὠὦὡὧὨὮὩὯ
        0342 αᾶ¨῁ηῆ᾿῏ιῖϊῗ῾῟υῦϋῧωῶ
        0345 ἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἈᾈἉᾉἊᾊἋᾋἌᾌἍᾍἎᾎἏᾏἠᾐἡᾑἢᾒ
        0345 ἣᾓἤᾔἥᾕἦᾖἧᾗἨᾘἩᾙἪᾚἫᾛἬᾜἭᾝἮᾞἯᾟὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥ
        0345 ὦᾦὧᾧὨᾨὩᾩὪᾪὫᾫὬᾬὭᾭὮᾮὯᾯὰᾲαᾳ
        0345 άᾴᾶᾷΑᾼὴῂηῃήῄῆῇΗῌὼῲωῳώῴῶῷΩῼ
        """;

    private static readonly Dictionary<(char Letter, char Accent), char> Composed = Read();

    public static bool IsAccent(char c) => c is >= FirstAccent and <= LastAccent;

    /// <summary>The letter with the accent; null where Unicode has none.</summary>
    public static char? Compose(char letter, char accent) =>
        Composed.TryGetValue((letter, accent), out char composed) ? composed : null;

    /// <summary>True for ASCII, letters of the Latin script and accents.</summary>
    public static bool IsLatin(char c) => c is < '\u0250' or (>= '\u1E00' and <= '\u1EFF') || IsAccent(c);

    private static Dictionary<(char Letter, char Accent), char> Read()
    {
        var composed = new Dictionary<(char Letter, char Accent), char>();
        foreach (string line in Table.Split('\n', StringSplitOptions.TrimEntries))
        {
            char accent = (char)Convert.ToInt32(line[..4], 16);
            for (int i = 5; i < line.Length; i += 2)
            {
                composed.Add((line[i], accent), line[i + 1]);
            }
        }

        return composed;
    }
}
