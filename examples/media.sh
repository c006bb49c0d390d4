#!/usr/bin/env bash
# Draws the demo's lecture: public/demo/lecture.webm and its poster.
#
#   examples/media.sh            needs ffmpeg (libvpx, drawtext), Liberation and DejaVu fonts
#
# Each slide is drawn once as a picture; the film shows the pictures one after
# the other, with a clock and a progress dot. Chapters are read from
# public/demo/lecture.chapters.vtt, so that slides and chapters agree. Nothing
# in it is anybody else's. There is no sound: silence would double the file.
# shellcheck disable=SC2017 # whole rows and columns are meant
set -euo pipefail
cd "$(dirname "$0")/../public/demo"

readonly LENGTH_S=1812 # `LENGTH_DS` of examples/demo/term/shape.rs
readonly WIDTH=640 HEIGHT=360
readonly FONT="Liberation Sans" MONO="Liberation Mono"
readonly PAPER=0xfbfaf6 INK=0x1d2430 SOFT=0x6b7280 HAIR=0xd9d6cc
# One accent a chapter.
readonly ACCENTS=(0x3b5b92 0x2f7a78 0x9a4a3c 0x6a4c93 0x3f7d4e 0x94702a 0x47566b)

# start in seconds | figure | heading | up to four lines
slides() {
  cat <<'EOF'
0|population|Lecture 3|Sampling and|standard error||
52|population|A census asks everybody|Slow, costly,|and out of date when done.||
105|population|Parameter and statistic|μ: of the population, fixed|Mean of a sample: varies||
204|frame|Whom do we mean?|Target population:|say it in words first||
246|frame|The sampling frame|The list we draw from|is never the population:|undercoverage, extras|
330|list|The assignment|Plan a survey in threes.|Due Wednesday, 23:00.|Do not run it yet.|
412|aimed|Two ways to be wrong|Scatter: spread of arrows|Bias: center is off||
466|biased|How bias gets in|Selection: who is there?|Nonresponse: who replies?||
506|biased|Bias does not shrink|Larger n: less scatter,|the same bias.||
545|biased|The poll of 1936|2 000 000 answers|said 57 % for the loser.||
640|bell|All samples at once|The sampling distribution|of the mean: center μ||
718|bell|Standard error|SE = σ / √n|||
782|roots|Slowly better|4 times the people:|half the error||
848|bell|Size of the population|SE does not ask for it|unless n > N / 20||
884|intervals|Confidence interval|mean ± 1.96 · SE|catches μ in 95 of 100||
930|bell|How long did you sleep?|n = 64 students|mean = 6.8 h|s = 1.2 h|
1010|bell|Step 3: the error|SE = 1.2 / √64|   = 1.2 / 8|   = 0.15 h = 9 min|
1092|intervals|Step 4: the interval|1.96 · 0.15 = 0.294|6.8 ± 0.29|6.5 h to 7.1 h|
1164|intervals|What it says|The recipe catches μ|in 95 % of samples.||
1208|roots|Four times as many|n = 256|SE = 1.2 / 16 = 0.075 h||
1235|intervals|A share|p = 0.58, n = 400|√(p(1−p)/n) = 0.025|53 % to 63 %|
1290|strata|Know your groups|40 % commute:  6.2 h|60 % on campus:  7.2 h||
1374|strata|Stratified estimate|0.4 · 6.2 + 0.6 · 7.2|= 6.8 h||
1414|strata|Only the spread within|1.44 = 0.24 + 1.20|SE = √(1.20 / 64)|   = 0.137 h|
1488|strata|Strata are not clusters|Strata: some of every group|Clusters: all of some groups||
1560|list|Questions|How large a sample?|n = (σ / SE)²|1.2 / 0.1 = 12:  n = 144|
1646|list|Questions|Half do not answer?|Who are the others?||
1724|population|To take home|Bias: the method|Scatter: chance|SE = σ / √n|
EOF
}

# "seconds title" of each chapter.
chapters() {
  awk '/-->/ { split($1, t, "[:.]"); getline; print t[1] * 3600 + t[2] * 60 + t[3], $0 }' \
    lecture.chapters.vtt
}

box() { # x y w h color [thickness]
  echo "drawbox=x=$1:y=$2:w=$3:h=$4:color=$5:t=${6:-fill}"
}

n_texts=0
text() { # x, y of the base line, size color words
  # From a file, so that no character of it means anything to ffmpeg.
  local file="$scratch/text$((n_texts += 1))"
  printf '%s' "$5" >"$file"
  echo "drawtext=font='$FONT':textfile=$file:expansion=none:x=$1:y=$2-ascent:fontsize=$3:fontcolor=$4"
}

disc() { # center x, center y, radius, color: the glyph of a disc fills 0.6 of its size
  local file="$scratch/disc"
  printf '●' >"$file"
  echo "drawtext=font='DejaVu Sans':textfile=$file:expansion=none:x=$1-text_w/2:y=$2-text_h/2:fontsize=$(($3 * 27 / 10)):fontcolor=$4"
}

# Figures: each fills the area from (396, 96) to (604, 296). $1 is the accent.

figure_population() {
  local i
  for ((i = 0; i < 80; i++)); do
    box $((396 + i % 10 * 21)) $((108 + i / 10 * 23)) 13 15 "$( ((i * 37 % 80 < 12)) && echo "$1" || echo $HAIR)"
  done
}

figure_frame() {
  box 396 116 156 150 "$1@0.30"
  box 444 140 160 144 "$SOFT@0.25"
  box 396 116 156 150 "$1" 2
  box 444 140 160 144 "$SOFT" 2
}

figure_list() {
  local i
  for ((i = 0; i < 6; i++)); do
    box 400 $((112 + i * 30)) 14 14 "$1" 2
    box 428 $((116 + i * 30)) $((176 - i * 53 % 90)) 6 $HAIR
  done
}

target() {
  disc 500 196 96 "$HAIR"
  disc 500 196 66 "$PAPER"
  disc 500 196 36 "$HAIR"
}

# Arrows around a center.
arrows() { # color x y
  local dx dy
  while read -r dx dy; do
    box $(($2 + dx)) $(($3 + dy)) 7 7 "$1"
  done <<<$'-30 8\n-12 -26\n6 14\n22 -8\n-4 -2\n14 30\n-22 -14\n34 18\n2 -38\n-14 28'
}

figure_aimed() { target && arrows "$1" 497 193; }
figure_biased() { target && arrows "$1" 545 150; }

figure_bell() {
  local i=0 h
  for h in 3 8 18 36 64 100 138 164 172 164 138 100 64 36 18 8 3; do
    box $((398 + i * 12)) $((286 - h)) 9 "$h" "$1@0.75"
    i=$((i + 1))
  done
  box 396 286 208 2 $INK
  box 498 104 2 182 $INK
}

figure_roots() {
  local i=0 h
  for h in 168 119 84 59 42; do
    box $((404 + i * 40)) $((286 - h)) 28 "$h" "$1@0.75"
    i=$((i + 1))
  done
  box 396 286 208 2 $INK
}

figure_intervals() {
  local i=0 x color
  for x in 452 470 444 462 516 456 440 474 450 466; do
    # The fifth misses, as one now and then does.
    color=$( ((i == 4)) && echo 0xb3261e || echo "$1")
    box "$x" $((112 + i * 18)) 78 3 "$color"
    box $((x + 36)) $((109 + i * 18)) 9 9 "$color"
    i=$((i + 1))
  done
  box 501 100 2 192 $INK
}

figure_strata() {
  local i
  box 396 108 82 176 "$1@0.22"
  box 482 108 122 176 "$1@0.45"
  for ((i = 0; i < 26; i++)); do
    box $((406 + i % 4 * 17)) $((118 + i / 4 * 22)) 9 9 "$1"
  done
  for ((i = 0; i < 38; i++)); do
    box $((492 + i % 6 * 18)) $((118 + i / 6 * 22)) 9 9 "$INK@0.75"
  done
}

draw_slide() { # number start figure heading lines...
  local number=$1 start=$2 figure=$3 heading=$4 chapter=0 title="" at name y=172 line
  shift 4
  while read -r at name; do
    ((at <= start)) || break
    chapter=$((chapter + 1)) title=$name
  done < <(chapters)
  local accent=${ACCENTS[chapter - 1]}
  {
    box 0 0 8 $HEIGHT "$accent"
    text 36 42 15 "$accent" "$chapter  $title"
    text 36 104 30 $INK "$heading"
    for line in "$@"; do
      text 36 $y 22 $INK "$line"
      y=$((y + 38))
    done
    "figure_$figure" "$accent"
    box 36 322 568 1 $HAIR
    text 36 346 13 $SOFT "Slide $number"
  } | paste -sd, >"$scratch/graph"
  ffmpeg -nostdin -v error -y -f lavfi -i "color=$PAPER:s=${WIDTH}x$HEIGHT" \
    -vf "$(cat "$scratch/graph")" -frames:v 1 "$scratch/slide$number.png"
}

draw_slides() { # writes the list of pictures with how long each is shown
  local start figure heading a b c d number=0 before=""
  while IFS='|' read -r start figure heading a b c d; do
    [ -z "$before" ] || echo "duration $((start - before))"
    number=$((number + 1)) before=$start
    draw_slide $number "$start" "$figure" "$heading" "$a" "$b" "$c" "$d"
    echo "file $scratch/slide$number.png"
  done < <(slides)
  echo "duration $((LENGTH_S - before))"
  # The list's last duration counts only when a picture follows.
  echo "file $scratch/slide$number.png"
}

film() {
  local clock="drawtext=font='$MONO':text='%{pts\\:gmtime\\:0\\:%M\\\\\\:%S}':x=604-text_w:y=346-ascent:fontsize=13:fontcolor=$SOFT"
  local dot="drawtext=font='DejaVu Sans':text='●':x=36+560*t/$LENGTH_S:y=322-text_h/2:fontsize=12:fontcolor=$INK"
  # A key frame each half minute, and an index of them in front: seeking reads
  # and decodes little. Bit-exact: no date and no version in the file.
  ffmpeg -nostdin -v error -y -f concat -safe 0 -i "$scratch/list" \
    -vf "fps=1,$clock,$dot,format=yuv420p" -t $LENGTH_S -an \
    -c:v libvpx-vp9 -b:v 0 -crf 40 -g 30 -deadline good -cpu-used 2 -row-mt 1 \
    -map_metadata -1 -fflags +bitexact -flags:v +bitexact -cues_to_front 1 lecture.webm
}

poster() {
  ffmpeg -nostdin -v error -y -i "$scratch/slide1.png" -q:v 4 \
    -fflags +bitexact -flags:v +bitexact lecture.jpg
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
draw_slides >"$scratch/list"
film
poster
ls -l lecture.webm lecture.jpg
