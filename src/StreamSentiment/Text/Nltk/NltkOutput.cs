namespace StreamSentiment.Text.Nltk;

/// <summary>How far NLTK's chain is followed.</summary>
internal enum NltkOutput
{
    Words,
    Content,
    Stems,
}
