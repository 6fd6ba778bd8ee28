"""Article to reports: a pure function of the text, its metadata and the compiled gazetteer.

The path of an article through the files, in reading order; `extractor` has it as code on one screen.

Which sentences are worth parsing:
    gate            is it about war, which sentences hold a trigger
    choice          which of these sentences are parsed; prospects: what a frame needs, spoken: what a sentence shows
    drafts          the article with the sentences chosen, before they are parsed
    sentences       cut the text; headlines, liveblogs: what is not plain prose
    language        the folder `en/`: frames, words, forms of names, dates and numbers; lexicon: the words inflected
    signs           which of many patterns a text can match at all

From a sentence to its tree:
    parser          the model; word_vectors, transitions: the same numbers, faster; stand_ins: verbs it misreads
    tokens          the words of a tree, as plain objects
    parsed          a tree with what the article adds to it: dates, quotation marks, place in the text
    tree            steps from word to word; syntax: subject and object; misread, steps: the rarer ones

What the sentence tells (`reading` for changes of control, `actions` for all else):
    frames          which word fires, paths: which words fill its roles
    factuality      did it happen; embedding, infinitives: by the words above it
    telling         as news or in passing; guards: does it only look like a change
    speakers        who says so; roles: what that is to the change; voices: who says it and how, once for all frames
    introductions   who a surname is
    answers         who denies or admits what was told before
    timing          which date is the trigger's; dates, days: what a date means; gapping: "X fell in May, Y in June"
    extent          wholly or in part; caveats: "temporary", "extent unclear"
    holders         who held the place before, by the same sentence

Which place:
    slots           the places that a noun phrase names; place_phrase: the words for one; referents: "it"
    naming, asides  the name itself; kind_names, facilities: by its noun, "Homs city", "the base at Homs"
    sites           which place they mean; newcomers: is a name that no gazetteer holds a place at all
    mentions        which places the sentences name; capitals: which of them "the capital" is
    discourse       what "the city" means; whereabouts: what lies where; scenes, deeds: where an action was
    places          names to places; place_choice: which of one name; place_words: "province", "air base"
    countries       what countries an article is about
    gazetteer       the compiled file; compile, sources, regions, normalise: how it is made

Which party:
    actors          who fills a role; phrases: its words; fighters: is it armed; doers: who acts on whom
    antecedents     whom "they", "the group" mean
    party_names     which party words mean in this article; parties: in any; datelines: seen from which capital
    belligerents    who fights whom

How many people:
    tolls           figures as reports; figures, figure_verbs, quantities: numbers and verbs; scope: what they count

From sentences to reports:
    claims          what one sentence says; borrowed: unless the article only borrows the words of war
    happenings      what happened to a place, by all claims of it
    grouping        which claims tell one change; same_time: of the same days
    sides           who gained and lost, by the whole article
    merge           one report for each; action_reports: the same for all else; denials: who denied it
"""
