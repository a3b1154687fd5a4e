"""Values that only a word makes certain, where the word stands elsewhere.

A number of a permit, an account or a password has no form of its own: a word must speak
for it. The rules of each type look for the word right before it. What is here looks at
a whole message once more, after all rules were judged, and is the same for all such
types:

* ``saying``: the word far before the value or behind it, with nothing between them but
  words that say nothing of their own;
* ``across``: the word farther off still, and anything between that claims no number;
* ``asking``: the word in a question, and the value as the answer in another line;
* ``tables``: the word at the head of a column, or as the key of a parameter;
* ``siblings``: a value beside one that was found, as lists and corrections join them;
* ``beside`` and ``lists``: a value that what stands around it tells, and no word.

``kinds`` says what the types are called and look like, ``wholes`` makes their rules.

An engine asks a rule of this family (``Rule.whole``) only where one of its names is in
a message, or a value of its type was found there.
"""
