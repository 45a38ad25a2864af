# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# What Doxygen sees of a header: an override that has no comment of its own is documented where it is first declared,
# most often in ns-3, and left out here. Lines keep their numbers.
function flush_lines(keep, i)
{
    for (i = 1; i <= count; i++)
        print keep ? held[i] : "";
    count = 0;
}

# The body of an override that is left out
depth > 0 || body {
    depth += gsub(/{/, "{") - gsub(/}/, "}");
    body = 0;
    print "";
    next;
}

{ held[++count] = $0; }

/^[ \t]*(\/\/|\*|\/\*)/ { documented = /\/\/\// || /\*\/$/; flush_lines(1); next; }
/override( = default)?;$/ { flush_lines(documented); documented = 0; next; }
/override$/ { body = !documented; flush_lines(documented); documented = 0; next; }
/override;[ \t]*\/\/!</ { flush_lines(1); documented = 0; next; }
/[;{}:]$/ || /^[ \t]*$/ || /^[ \t]*#/ || /\/\/!</ { flush_lines(1); documented = 0; }

END { flush_lines(1); }
