import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Makes templates of everything the language has and of Helm's functions, and values for them. */
final class RandomTemplates {
    /** Functions by how many arguments they like; random ones and the clock are left out, as nothing can be compared. */
    private static final String[] UNARY = {
        "abbrev 5", "add1", "atoi", "b32dec", "b32enc", "b64dec", "b64enc", "base", "camelcase", "ceil", "clean", "compact",
        "deepCopy", "dir", "empty", "ext", "first", "float64", "floor", "fromJson", "fromJsonArray", "fromToml", "fromYaml",
        "fromYamlArray", "html", "initial", "initials", "int", "int64", "isAbs", "js", "kebabcase", "keys", "kindOf", "last",
        "len", "lower", "mustToJson", "mustToToml", "mustToYaml", "nospace", "not", "print", "println", "quote", "rest",
        "reverse", "semver", "sha1sum", "sha256sum", "snakecase", "sortAlpha", "squote", "swapcase", "title", "toDecimal",
        "toJson", "toPrettyJson", "toRawJson", "toString", "toStrings", "toToml", "toYaml", "toYamlPretty", "trim", "typeOf",
        "uniq", "untitle", "upper", "urlParse", "urlquery", "values", "adler32sum", "duration", "durationRound",
        "regexQuoteMeta", "round 3.14159", "tuple", "list", "dict", "concat", "coalesce", "any", "all", "max", "min", "call",
        "toDate \"2006-01-02\"", "htmlDate", "osBase", "required \"r\"", "fail", "trunc 3", "trunc -3", "indent 2",
        "nindent 4", "repeat 3", "join \"-\"", "printf \"%v\"", "printf \"%d\"", "printf \"%s\"", "printf \"%q\"",
        "printf \"%x\"", "printf \"%5.2f\"", "printf \"%T\"", "printf \"%+v\"", "printf \"%#v\"", "printf \"%08d\"",
        "printf \"%t\"", "printf \"%c\"", "printf \"%e\"", "printf \"%-10s|\"", "splitList \",\"", "split \".\"",
        "trimAll \"a\"", "trimPrefix \"a\"", "trimSuffix \"a\"", "hasPrefix \"a\"", "hasSuffix \"b\"", "contains \"a\"",
        "replace \"a\" \"b\"", "regexMatch \"^[a-z]+$\"", "regexFind \"[0-9]+\"", "substr 1 3", "wrap 5", "get", "toJson"
    };
    private static final String[] BINARY = {
        "add", "and", "append", "cat", "coalesce", "concat", "contains", "default", "div", "divf", "eq", "ge", "get", "gt",
        "has", "hasKey", "hasPrefix", "hasSuffix", "index", "join", "kindIs", "le", "lt", "max", "merge", "mergeOverwrite",
        "min", "mod", "mul", "mulf", "ne", "omit", "or", "pick", "pluck", "prepend", "print", "printf", "println", "repeat",
        "semverCompare", "slice", "split", "splitList", "sub", "subf", "trimAll", "trimPrefix", "trimSuffix", "trunc",
        "typeIs", "typeIsLike", "unset", "without", "addf", "chunk", "deepEqual", "dict", "list", "regexFind",
        "regexMatch", "regexSplit", "round", "set", "ternary", "indent", "nindent", "dig", "biggest", "mustMerge", "minf",
        "regexFindAll \"[a-z]\"", "regexReplaceAll \"a\"", "replace \"a\"", "substr 0", "splitn \".\"", "ternary 1",
        "add 1", "eq 1", "set", "mustAppend", "mustHas", "maxf", "date", "include"
    };
    private static final String[] LITERALS = {
        "1", "0", "-3", "7", "1.5", "-2.5", "1e6", "0x1F", "017", "1e21", "'a'", "true", "false", "nil", "\"\"", "\"a\"",
        "\"abc\"", "\"a,b,c\"", "\"1.2.3\"", "\"^1.2\"", "\"x y\"", "\"10\"", "\"010\"", "\"0x10\"", "\"naïve\"", "\"%d\"",
        "\"a.b.c\"", "`raw`", "\"k: v\"", "\"[1, 2]\"", "\"{\\\"a\\\": 1}\"", "\"yes\"", "\"1e3\"", "\"line\\nnext\\n\"",
        "\"2020-01-02\"", "\"http://u:p@h:1/p?q=1#f\"", "\"a = 1\"", "\"^a*$\"", "\"A-b_c D\"", "\"  s  \"", "\"<&>\"",
        "\"\\u00e9\"", "\"*\"", "\"q\"", "\"a\"", "\"b\"", "2", "3"
    };
    private static final String[] FIELDS = {
        ".Values.s", ".Values.n", ".Values.f", ".Values.m", ".Values.l", ".Values.nil", ".Values.e", ".Values.emptyl",
        ".Values.emptym", ".Values.m.k", ".Values.m.x", ".Values.m.x.y", ".Values.missing", ".Values.missing.deep",
        ".Values.big", ".Values.neg", ".Values.t", ".Values.deep.a.b", ".Values.ls", ".Values.lm", ".Values.num", ".Values"
    };

    /** Functions with what they take and, last, what they give: s text, n number, l list, m map, b truth, a anything. */
    private static final String[] TYPED = """
            abbrev 5 s s;abbrevboth 2 8 s s;trunc n s s;substr 0 3 s s;upper s s;lower s s;title s s;untitle s s;swapcase s s
            camelcase s s;kebabcase s s;snakecase s s;initials s s;nospace s s;trim s s;trimAll s s s;trimPrefix s s s
            trimSuffix s s s;replace s s s s;repeat 2 s s;indent 2 s s;nindent 4 s s;quote a s;squote a s;cat a a s;wrap 8 s s
            wrapWith 8 s s s;plural s s n s;contains s s b;hasPrefix s s b;hasSuffix s s b;toString a s;print a a s;println a s
            printf "%v" a s;printf "%d" n s;printf "%s" s s;printf "%q" s s;printf "%5.2f" n s;printf "%T" a s;printf "%x" s s
            printf "%v-%v" a a s;printf "%+v" a s;printf "%#v" s s;printf "%-8s|" s s;printf "%08d" n s;b64enc s s;b32enc s s
            sha1sum s s;sha256sum s s;adler32sum s s;html s s;js s s;urlquery s s;regexMatch "[a-c]+" s b;regexFind "[a-z]+" s s
            regexFindAll "[a-z]" s -1 l;regexReplaceAll "a(.)" s "${1}x" s;regexReplaceAllLiteral "a" s s s;regexSplit "," s -1 l
            regexQuoteMeta s s;base s s;dir s s;clean s s;ext s s;isAbs s b;osBase s s;toYaml a s;toJson a s;toPrettyJson a s
            toRawJson a s;toToml m s;toYamlPretty a s;fromYaml s m;fromJson s m;fromToml s m;fromYamlArray s l;fromJsonArray s l
            splitList "," s l;split "." s m;splitn "." 2 s m;join s l s;sortAlpha l l;toStrings l l;list a a l;list a l;tuple a a l
            first l a;last l a;rest l l;initial l l;append l a l;prepend l a l;concat l l l;reverse l l;uniq l l;compact l l
            without l a l;has a l b;slice l 0 1 l;chunk 2 l l;mustAppend l a l;index l 0 a;index m "a" a;len l n;len s n;len m n
            dict "a" a m;dict "a" a "b" a m;set m "k" a m;unset m "a" m;get m "k" a;hasKey m "k" b;pick m "a" "b" m;omit m "a" m
            merge m m m;mergeOverwrite m m m;deepCopy a a;pluck "a" m m l;dig "a" "b" "d" m a;default a a a;empty a b
            coalesce a a a;ternary a a b a;all a a b;any a a b;and a a a;or a a a;not a b;eq a a b;eq s s b;eq n n b;ne s s b
            lt n n b;le n n b;gt n n b;ge n n b;lt s s b;kindOf a s;kindIs "string" a b;typeOf a s;typeIs "int" a b
            typeIsLike "string" a b;deepEqual a a b;add n n n;add n n n n;sub n n n;mul n n n;div n 3 n;mod n 3 n;add1 n n
            max n n n;min n n n;maxf n n n;minf n n n;addf n n n;subf n n n;mulf n n n;divf n 4 n;ceil n n;floor n n
            round n 2 n;int a n;int64 a n;float64 a n;atoi s n;toDecimal s n;biggest n n n;seq 3 s;until 3 l;untilStep 0 6 2 l
            semverCompare "^1.2" "1.2.3" b;required "r" s s;tpl "{{ . | toJson }}" a s;tpl "{{ .a }}" m s;b64dec "YWJj" s
            urlParse "http://u@h:1/p?q#f" m;duration n s;durationRound "2h3m" s;ternary s s b s;ternary n n b n"""
            .replace("\n", ";")
            .split(";");

    private final SplittableRandom random;
    private final StringBuilder out = new StringBuilder();
    private int variables;
    private boolean defined;
    private boolean defining;
    private int loops;

    RandomTemplates(long seed) {
        random = new SplittableRandom(seed);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private String atom(int depth) {
        int kind = random.nextInt(10);
        if (kind < 4 || depth <= 0) {
            return pick(LITERALS);
        }
        if (kind < 7) {
            return pick(FIELDS);
        }
        if (kind == 7 && variables > 0) {
            return "$v" + random.nextInt(variables);
        }
        if (kind == 7) {
            return random.nextInt(3) == 0 ? "." : "$";
        }
        return "(" + pipeline(depth - 1) + ")";
    }

    /** An expression of a type, with a slip now and then. */
    private String typed(char type, int depth) {
        if (random.nextInt(40) == 0) {
            return atom(depth - 1);
        }
        if (depth > 0 && random.nextInt(3) > 0) {
            for (int tries = 0; tries < 40; tries++) {
                String one = pick(TYPED).strip();
                char gives = one.charAt(one.length() - 1);
                if (gives == type || type == 'a') {
                    return "(" + call(one.substring(0, one.length() - 2), depth - 1) + ")";
                }
            }
        }
        if (variables > 0 && type == 'a' && random.nextInt(3) == 0) {
            return "$v" + random.nextInt(variables);
        }
        return switch (type) {
            case 's' -> pick(new String[] {"\"a\"", "\"abc\"", "\"x y\"", "\"a,b,c\"", "\"\"", "\"A-b_c D\"", "\"é1\"", "\"k: v\"", "`{\"a\": 1}`",
                    "\"[1, 2]\"", "\"1.2.3\"", "\"12\"", ".Values.s", ".Values.e", ".Values.m.k", "\"a = 1\"", "\"l\\nm\\n\"", "\"yes\"", "\"010\""});
            case 'n' -> pick(new String[] {"0", "1", "2", "-3", "7", "12", "1.5", "-2.5", "0.1", "1e3", ".Values.n", ".Values.f", ".Values.neg", "(len .Values.l)"});
            case 'l' -> pick(new String[] {"(list 1 2 3)", "(list \"b\" \"a\")", "(list)", ".Values.l", ".Values.ls", ".Values.lm", ".Values.emptyl", ".Values.m.x.y"});
            case 'm' -> pick(new String[] {"(dict)", "(dict \"a\" 1)", "(dict \"a\" (dict \"b\" 2))", ".Values.m", ".Values.m.x", ".Values.emptym", "(index .Values.lm 0)"});
            case 'b' -> pick(new String[] {"true", "false", "(empty .Values.e)"});
            default -> typed("snlmb".charAt(random.nextInt(5)), 0);
        };
    }

    private String call(String function, int depth) {
        StringBuilder text = new StringBuilder();
        String[] words = function.split(" (?=([^\"]*\"[^\"]*\")*[^\"]*$)");
        boolean piped = words.length > 1 && words[words.length - 1].length() == 1 && random.nextInt(3) == 0;
        for (int i = 0; i < words.length - (piped ? 1 : 0); i++) {
            boolean isType = i > 0 && words[i].length() == 1 && "snlmba".contains(words[i]);
            text.append(i > 0 ? " " : "").append(isType ? typed(words[i].charAt(0), depth) : words[i]);
        }
        String last = words[words.length - 1];
        boolean isType = "snlmba".contains(last);
        return piped ? (isType ? typed(last.charAt(0), depth) : last) + " | " + text : text.toString();
    }

    private String pipeline(int depth) {
        if (random.nextInt(12) > 0) {
            String one = pick(TYPED).strip();
            return call(one.substring(0, one.length() - 2), Math.max(depth, 0));
        }
        StringBuilder text = new StringBuilder();
        switch (random.nextInt(6)) {
            case 0 -> text.append(atom(depth));
            case 1, 2 -> text.append(pick(UNARY)).append(' ').append(atom(depth));
            case 3, 4 -> text.append(pick(BINARY)).append(' ').append(atom(depth)).append(' ').append(atom(depth));
            default -> {
                text.append(random.nextBoolean() ? pick(BINARY) : pick(UNARY));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    text.append(' ').append(atom(depth));
                }
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(" | ").append(pick(UNARY));
            if (random.nextInt(8) == 0) {
                text.append(' ').append(atom(depth - 1));
            }
        }
        return text.toString();
    }

    private void open(String action) {
        out.append(random.nextInt(6) == 0 ? "{{- " : "{{ ").append(action).append(random.nextInt(6) == 0 ? " -}}" : " }}");
    }

    private void body(int depth) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            node(depth);
        }
    }

    private void node(int depth) {
        int outer = variables;
        switch (random.nextInt(depth > 0 ? 14 : 6)) {
            case 0 -> out.append(new String[] {"text", "\n", "  ", "a: b\n", "x ", "\t- "}[random.nextInt(6)]);
            case 1, 2, 3, 4 -> open(pipeline(depth));
            case 5 -> open("/* c */");
            case 6, 7 -> {
                open("if " + pipeline(depth - 1));
                body(depth - 1);
                variables = outer;
                if (random.nextBoolean()) {
                    open(random.nextInt(3) == 0 ? "else if " + pipeline(depth - 1) : "else");
                    body(depth - 1);
                    variables = outer;
                }
                open("end");
            }
            case 8, 9 -> range(depth);
            case 10 -> {
                open("with " + pipeline(depth - 1));
                body(depth - 1);
                variables = outer;
                if (random.nextInt(3) == 0) {
                    open("else");
                    body(depth - 1);
                    variables = outer;
                }
                open("end");
            }
            case 11 -> {
                open("$v" + variables + " := " + pipeline(depth - 1));
                variables++;
            }
            case 12 -> {
                String name = "\"d" + random.nextInt(defined ? 3 : 4) + "\"";
                boolean calls = defined && !defining || random.nextInt(50) == 0;
                open((calls ? (random.nextBoolean() ? "template " : "include ") + name + " " : "print ") + typed('a', depth - 1));
            }
            default -> {
                if (variables > 0) {
                    open("$v" + random.nextInt(variables) + " = " + pipeline(depth - 1));
                } else {
                    open("tpl " + (random.nextBoolean() ? ".Values.t" : "\"{{ . }}-{{ .a }}\"") + " " + atom(depth - 1));
                }
            }
        }
    }

    private void range(int depth) {
        int outer = variables;
        String over = random.nextInt(3) == 0
                ? typed(random.nextBoolean() ? 'l' : 'm', depth - 1)
                : random.nextInt(8) > 0 ? new String[] {"until 3", ".Values.l", ".Values.m", "3", "list 1 2", ".Values.lm"}[random.nextInt(6)]
                : pipeline(depth - 1);
        switch (random.nextInt(3)) {
            case 0 -> open("range " + over);
            case 1 -> {
                open("range $v" + variables + " := " + over);
                variables++;
            }
            default -> {
                open("range $v" + variables + ", $v" + (variables + 1) + " := " + over);
                variables += 2;
            }
        }
        loops++;
        body(depth - 1);
        if (random.nextInt(5) == 0) {
            open(random.nextBoolean() ? "break" : "continue");
        }
        loops--;
        variables = outer;
        if (random.nextInt(3) == 0) {
            open("else");
            body(depth - 1);
            variables = outer;
        }
        open("end");
    }

    /** A template, sometimes with a slip that no parser takes. */
    String template() {
        out.setLength(0);
        variables = 0;
        defined = random.nextInt(2) == 0;
        if (defined) {
            for (int i = 0; i < 3; i++) {
                out.append("{{ define \"d").append(i).append("\" }}");
                variables = 0;
                defining = true;
                body(1);
                defining = false;
                out.append("{{ end }}");
            }
            variables = 0;
        }
        body(3);
        String text = out.toString();
        if (random.nextInt(25) == 0 && text.length() > 4) {
            // a slip of the hand: errors of the parser
            int at = random.nextInt(text.length() - 1);
            text = random.nextBoolean()
                    ? text.substring(0, at) + text.substring(at + 1)
                    : text.substring(0, at) + "})|($.\"=,".charAt(random.nextInt(9)) + text.substring(at);
        }
        return text;
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0 -> "null";
            case 1 -> String.valueOf(random.nextBoolean());
            case 2 -> String.valueOf(random.nextInt(-5, 100));
            case 3 -> String.valueOf(random.nextInt(1000) / 8.0);
            case 4 -> new String[] {"1e21", "1e-7", "9007199254740993", "1000000", "0", "-0.0"}[random.nextInt(6)];
            case 5, 6, 7 -> "\"" + new String[] {"", "a", "abc", "x y", "a,b", "1.2.3", "010", "yes", "é", "l\\nm\\n", "{{ .a }}", "k: v", "<b>", "10", "A_b-C"}[random.nextInt(15)] + "\"";
            case 8, 9 -> {
                List<String> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(depth - 1));
                }
                yield "[" + String.join(", ", items) + "]";
            }
            default -> {
                Map<String, String> items = new TreeMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.put(new String[] {"a", "b", "k", "x", "a10", "a2", "B"}[random.nextInt(7)], value(depth - 1));
                }
                List<String> entries = new ArrayList<>();
                items.forEach((key, item) -> entries.add("\"" + key + "\": " + item));
                yield "{" + String.join(", ", entries) + "}";
            }
        };
    }

    /** Values as JSON. */
    String values() {
        return "{\"s\": \"str\", \"n\": 12, \"f\": 1.25, \"m\": {\"k\": \"v\", \"x\": {\"y\": [1, 2, {\"z\": null}]}}, \"l\": "
                + (random.nextBoolean() ? "[\"b\", 1, null, {\"q\": 1}]" : value(2)) + ", \"nil\": null, \"e\": \"\", \"emptyl\": [],"
                + " \"emptym\": {}, \"big\": 1e21, \"neg\": -3, \"t\": \"{{ .a }}{{ . | toJson }}\", \"deep\": {\"a\": {\"b\": "
                + value(2) + "}}, \"ls\": [\"c\", \"a\", \"b\"], \"lm\": [{\"a\": 1}, {\"a\": 2}], \"num\": " + value(0) + "}";
    }
}
