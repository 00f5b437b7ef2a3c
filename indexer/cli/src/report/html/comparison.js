/*
Written by `npm run report` in ui/. It contains the library `diff`:

BSD 3-Clause License

Copyright (c) 2009-2015, Kevin Decker <kpdecker@gmail.com>
All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
var comparison = (function(exports) {
	Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
	// node_modules/diff/libesm/diff/base.js
	var Diff = class {
		diff(oldStr, newStr, options = {}) {
			let callback;
			if (typeof options === "function") {
				callback = options;
				options = {};
			} else if ("callback" in options) callback = options.callback;
			const oldString = this.castInput(oldStr, options);
			const newString = this.castInput(newStr, options);
			const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
			const newTokens = this.removeEmpty(this.tokenize(newString, options));
			return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
		}
		diffWithOptionsObj(oldTokens, newTokens, options, callback) {
			var _a;
			const done = (value) => {
				value = this.postProcess(value, options);
				if (callback) {
					setTimeout(function() {
						callback(value);
					}, 0);
					return;
				} else return value;
			};
			const newLen = newTokens.length, oldLen = oldTokens.length;
			let editLength = 1;
			let maxEditLength = newLen + oldLen;
			if (options.maxEditLength != null) maxEditLength = Math.min(maxEditLength, options.maxEditLength);
			const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : Infinity;
			const abortAfterTimestamp = Date.now() + maxExecutionTime;
			const bestPath = [{
				oldPos: -1,
				lastComponent: void 0
			}];
			let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
			if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
			let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
			const execEditLength = () => {
				for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
					let basePath;
					const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
					if (removePath) bestPath[diagonalPath - 1] = void 0;
					let canAdd = false;
					if (addPath) {
						const addPathNewPos = addPath.oldPos - diagonalPath;
						canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
					}
					const canRemove = removePath && removePath.oldPos + 1 < oldLen;
					if (!canAdd && !canRemove) {
						bestPath[diagonalPath] = void 0;
						continue;
					}
					if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) basePath = this.addToPath(addPath, true, false, 0, options);
					else basePath = this.addToPath(removePath, false, true, 1, options);
					newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
					if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
					else {
						bestPath[diagonalPath] = basePath;
						if (basePath.oldPos + 1 >= oldLen) maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
						if (newPos + 1 >= newLen) minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
					}
				}
				editLength++;
			};
			if (callback) (function exec() {
				setTimeout(function() {
					if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) return callback(void 0);
					if (!execEditLength()) exec();
				}, 0);
			})();
			else while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
				const ret = execEditLength();
				if (ret) return ret;
			}
		}
		addToPath(path, added, removed, oldPosInc, options) {
			const last = path.lastComponent;
			if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) return {
				oldPos: path.oldPos + oldPosInc,
				lastComponent: {
					count: last.count + 1,
					added,
					removed,
					previousComponent: last.previousComponent
				}
			};
			else return {
				oldPos: path.oldPos + oldPosInc,
				lastComponent: {
					count: 1,
					added,
					removed,
					previousComponent: last
				}
			};
		}
		extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
			const newLen = newTokens.length, oldLen = oldTokens.length;
			let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
			while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
				newPos++;
				oldPos++;
				commonCount++;
				if (options.oneChangePerToken) basePath.lastComponent = {
					count: 1,
					previousComponent: basePath.lastComponent,
					added: false,
					removed: false
				};
			}
			if (commonCount && !options.oneChangePerToken) basePath.lastComponent = {
				count: commonCount,
				previousComponent: basePath.lastComponent,
				added: false,
				removed: false
			};
			basePath.oldPos = oldPos;
			return newPos;
		}
		equals(left, right, options) {
			if (options.comparator) return options.comparator(left, right);
			else return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
		}
		removeEmpty(array) {
			const ret = [];
			for (let i = 0; i < array.length; i++) if (array[i]) ret.push(array[i]);
			return ret;
		}
		castInput(value, options) {
			return value;
		}
		tokenize(value, options) {
			return Array.from(value);
		}
		join(chars) {
			return chars.join("");
		}
		postProcess(changeObjects, options) {
			return changeObjects;
		}
		get useLongestToken() {
			return false;
		}
		buildValues(lastComponent, newTokens, oldTokens) {
			const components = [];
			let nextComponent;
			while (lastComponent) {
				components.push(lastComponent);
				nextComponent = lastComponent.previousComponent;
				delete lastComponent.previousComponent;
				lastComponent = nextComponent;
			}
			components.reverse();
			const componentLen = components.length;
			let componentPos = 0, newPos = 0, oldPos = 0;
			for (; componentPos < componentLen; componentPos++) {
				const component = components[componentPos];
				if (!component.removed) {
					if (!component.added && this.useLongestToken) {
						let value = newTokens.slice(newPos, newPos + component.count);
						value = value.map(function(value, i) {
							const oldValue = oldTokens[oldPos + i];
							return oldValue.length > value.length ? oldValue : value;
						});
						component.value = this.join(value);
					} else component.value = this.join(newTokens.slice(newPos, newPos + component.count));
					newPos += component.count;
					if (!component.added) oldPos += component.count;
				} else {
					component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
					oldPos += component.count;
				}
			}
			return components;
		}
	};
	// node_modules/diff/libesm/diff/character.js
	var CharacterDiff = class extends Diff {};
	new CharacterDiff();
	// node_modules/diff/libesm/util/string.js
	function longestCommonPrefix(str1, str2) {
		let i = 0;
		for (; i < str1.length && i < str2.length; i++) if (str1[i] != str2[i]) return str1.slice(0, i);
		return str1.slice(0, i);
	}
	function longestCommonSuffix(str1, str2) {
		let i;
		if (!str1 || !str2 || str1[str1.length - 1] != str2[str2.length - 1]) return "";
		for (i = 0; i < str1.length && i < str2.length; i++) if (str1[str1.length - (i + 1)] != str2[str2.length - (i + 1)]) return str1.slice(-i);
		return str1.slice(-i);
	}
	function replacePrefix(string, oldPrefix, newPrefix) {
		if (string.slice(0, oldPrefix.length) != oldPrefix) throw Error(`string ${JSON.stringify(string)} doesn't start with prefix ${JSON.stringify(oldPrefix)}; this is a bug`);
		return newPrefix + string.slice(oldPrefix.length);
	}
	function replaceSuffix(string, oldSuffix, newSuffix) {
		if (!oldSuffix) return string + newSuffix;
		if (string.slice(-oldSuffix.length) != oldSuffix) throw Error(`string ${JSON.stringify(string)} doesn't end with suffix ${JSON.stringify(oldSuffix)}; this is a bug`);
		return string.slice(0, -oldSuffix.length) + newSuffix;
	}
	function removePrefix(string, oldPrefix) {
		return replacePrefix(string, oldPrefix, "");
	}
	function removeSuffix(string, oldSuffix) {
		return replaceSuffix(string, oldSuffix, "");
	}
	function maximumOverlap(string1, string2) {
		return string2.slice(0, overlapCount(string1, string2));
	}
	function overlapCount(a, b) {
		let startA = 0;
		if (a.length > b.length) startA = a.length - b.length;
		let endB = b.length;
		if (a.length < b.length) endB = a.length;
		const map = Array(endB);
		let k = 0;
		map[0] = 0;
		for (let j = 1; j < endB; j++) {
			if (b[j] == b[k]) map[j] = map[k];
			else map[j] = k;
			while (k > 0 && b[j] != b[k]) k = map[k];
			if (b[j] == b[k]) k++;
		}
		k = 0;
		for (let i = startA; i < a.length; i++) {
			while (k > 0 && a[i] != b[k]) k = map[k];
			if (a[i] == b[k]) k++;
		}
		return k;
	}
	/**
	* Split a string into segments using a word segmenter, merging consecutive
	* segments if they are both whitespace segments. Whitespace segments can
	* appear adjacent to one another for two reasons:
	* - newlines always get their own segment
	* - where a diacritic is attached to a whitespace character in the text, the
	*   segment ends after the diacritic, so e.g. " \u0300 " becomes two segments.
	* This function therefore runs the segmenter's .segment() method and then
	* merges consecutive segments of whitespace into a single part.
	*/
	function segment(string, segmenter) {
		const parts = [];
		for (const segmentObj of Array.from(segmenter.segment(string))) {
			const segment = segmentObj.segment;
			if (parts.length && /\s/.test(parts[parts.length - 1]) && /\s/.test(segment)) parts[parts.length - 1] += segment;
			else parts.push(segment);
		}
		return parts;
	}
	function trailingWs(string, segmenter) {
		if (segmenter) return leadingAndTrailingWs(string, segmenter)[1];
		let i;
		for (i = string.length - 1; i >= 0; i--) if (!string[i].match(/\s/)) break;
		return string.substring(i + 1);
	}
	function leadingWs(string, segmenter) {
		if (segmenter) return leadingAndTrailingWs(string, segmenter)[0];
		const match = string.match(/^\s*/);
		return match ? match[0] : "";
	}
	function leadingAndTrailingWs(string, segmenter) {
		if (!segmenter) return [leadingWs(string), trailingWs(string)];
		if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
		const segments = segment(string, segmenter);
		const firstSeg = segments[0];
		const lastSeg = segments[segments.length - 1];
		return [/\s/.test(firstSeg) ? firstSeg : "", /\s/.test(lastSeg) ? lastSeg : ""];
	}
	// node_modules/diff/libesm/diff/word.js
	var extendedWordChars = "a-zA-Z0-9_\\u{AD}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2C6}\\u{2C8}-\\u{2D7}\\u{2DE}-\\u{2FF}\\u{1E00}-\\u{1EFF}";
	var tokenizeIncludingWhitespace = new RegExp(`[${extendedWordChars}]+|\\s+|[^${extendedWordChars}]`, "ug");
	var WordDiff = class extends Diff {
		equals(left, right, options) {
			if (options.ignoreCase) {
				left = left.toLowerCase();
				right = right.toLowerCase();
			}
			return left.trim() === right.trim();
		}
		tokenize(value, options = {}) {
			let parts;
			if (options.intlSegmenter) {
				const segmenter = options.intlSegmenter;
				if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
				parts = segment(value, segmenter);
			} else parts = value.match(tokenizeIncludingWhitespace) || [];
			const tokens = [];
			let prevPart = null;
			parts.forEach((part) => {
				if (/\s/.test(part)) {
					if (prevPart == null) tokens.push(part);
					else tokens.push(tokens.pop() + part);
				} else if (prevPart != null && /\s/.test(prevPart)) {
					if (tokens[tokens.length - 1] == prevPart) tokens.push(tokens.pop() + part);
					else tokens.push(prevPart + part);
				} else tokens.push(part);
				prevPart = part;
			});
			return tokens;
		}
		join(tokens) {
			return tokens.map((token, i) => {
				if (i == 0) return token;
				else return token.replace(/^\s+/, "");
			}).join("");
		}
		postProcess(changes, options) {
			if (!changes || options.oneChangePerToken) return changes;
			let lastKeep = null;
			let insertion = null;
			let deletion = null;
			changes.forEach((change) => {
				if (change.added) insertion = change;
				else if (change.removed) deletion = change;
				else {
					if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, change, options.intlSegmenter);
					lastKeep = change;
					insertion = null;
					deletion = null;
				}
			});
			if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, null, options.intlSegmenter);
			return changes;
		}
	};
	new WordDiff();
	function dedupeWhitespaceInChangeObjects(startKeep, deletion, insertion, endKeep, segmenter) {
		if (deletion && insertion) {
			const [oldWsPrefix, oldWsSuffix] = leadingAndTrailingWs(deletion.value, segmenter);
			const [newWsPrefix, newWsSuffix] = leadingAndTrailingWs(insertion.value, segmenter);
			if (startKeep) {
				const commonWsPrefix = longestCommonPrefix(oldWsPrefix, newWsPrefix);
				startKeep.value = replaceSuffix(startKeep.value, newWsPrefix, commonWsPrefix);
				deletion.value = removePrefix(deletion.value, commonWsPrefix);
				insertion.value = removePrefix(insertion.value, commonWsPrefix);
			}
			if (endKeep) {
				const commonWsSuffix = longestCommonSuffix(oldWsSuffix, newWsSuffix);
				endKeep.value = replacePrefix(endKeep.value, newWsSuffix, commonWsSuffix);
				deletion.value = removeSuffix(deletion.value, commonWsSuffix);
				insertion.value = removeSuffix(insertion.value, commonWsSuffix);
			}
		} else if (insertion) {
			if (startKeep) {
				const ws = leadingWs(insertion.value, segmenter);
				insertion.value = insertion.value.substring(ws.length);
			}
			if (endKeep) {
				const ws = leadingWs(endKeep.value, segmenter);
				endKeep.value = endKeep.value.substring(ws.length);
			}
		} else if (startKeep && endKeep) {
			const newWsFull = leadingWs(endKeep.value, segmenter), [delWsStart, delWsEnd] = leadingAndTrailingWs(deletion.value, segmenter);
			const newWsStart = longestCommonPrefix(newWsFull, delWsStart);
			deletion.value = removePrefix(deletion.value, newWsStart);
			const newWsEnd = longestCommonSuffix(removePrefix(newWsFull, newWsStart), delWsEnd);
			deletion.value = removeSuffix(deletion.value, newWsEnd);
			endKeep.value = replacePrefix(endKeep.value, newWsFull, newWsEnd);
			startKeep.value = replaceSuffix(startKeep.value, newWsFull, newWsFull.slice(0, newWsFull.length - newWsEnd.length));
		} else if (endKeep) {
			const endKeepWsPrefix = leadingWs(endKeep.value, segmenter);
			const overlap = maximumOverlap(trailingWs(deletion.value, segmenter), endKeepWsPrefix);
			deletion.value = removeSuffix(deletion.value, overlap);
		} else if (startKeep) {
			const overlap = maximumOverlap(trailingWs(startKeep.value, segmenter), leadingWs(deletion.value, segmenter));
			deletion.value = removePrefix(deletion.value, overlap);
		}
	}
	var WordsWithSpaceDiff = class extends Diff {
		tokenize(value) {
			const regex = new RegExp(`(\\r?\\n)|[${extendedWordChars}]+|[^\\S\\n\\r]+|[^${extendedWordChars}]`, "ug");
			return value.match(regex) || [];
		}
	};
	new WordsWithSpaceDiff();
	// node_modules/diff/libesm/diff/line.js
	var LineDiff = class extends Diff {
		constructor() {
			super(...arguments);
			this.tokenize = tokenize;
		}
		equals(left, right, options) {
			if (options.ignoreWhitespace) {
				if (!options.newlineIsToken || !left.includes("\n")) left = left.trim();
				if (!options.newlineIsToken || !right.includes("\n")) right = right.trim();
			} else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
				if (left.endsWith("\n")) left = left.slice(0, -1);
				if (right.endsWith("\n")) right = right.slice(0, -1);
			}
			return super.equals(left, right, options);
		}
	};
	new LineDiff();
	function tokenize(value, options) {
		if (options.stripTrailingCr) value = value.replace(/\r\n/g, "\n");
		const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
		if (!linesAndNewlines[linesAndNewlines.length - 1]) linesAndNewlines.pop();
		for (let i = 0; i < linesAndNewlines.length; i++) {
			const line = linesAndNewlines[i];
			if (i % 2 && !options.newlineIsToken) retLines[retLines.length - 1] += line;
			else retLines.push(line);
		}
		return retLines;
	}
	// node_modules/diff/libesm/diff/sentence.js
	function isSentenceEndPunct(char) {
		return char == "." || char == "!" || char == "?";
	}
	var SentenceDiff = class extends Diff {
		tokenize(value) {
			var _a;
			const result = [];
			let tokenStartI = 0;
			for (let i = 0; i < value.length; i++) {
				if (i == value.length - 1) {
					result.push(value.slice(tokenStartI));
					break;
				}
				if (isSentenceEndPunct(value[i]) && value[i + 1].match(/\s/)) {
					result.push(value.slice(tokenStartI, i + 1));
					i = tokenStartI = i + 1;
					while ((_a = value[i + 1]) === null || _a === void 0 ? void 0 : _a.match(/\s/)) i++;
					result.push(value.slice(tokenStartI, i + 1));
					tokenStartI = i + 1;
				}
			}
			return result;
		}
	};
	new SentenceDiff();
	// node_modules/diff/libesm/diff/css.js
	var CssDiff = class extends Diff {
		tokenize(value) {
			return value.split(/([{}:;,]|\s+)/);
		}
	};
	new CssDiff();
	// node_modules/diff/libesm/diff/json.js
	var JsonDiff = class extends Diff {
		constructor() {
			super(...arguments);
			this.tokenize = tokenize;
		}
		get useLongestToken() {
			return true;
		}
		castInput(value, options) {
			const { undefinedReplacement, stringifyReplacer = (k, v) => typeof v === "undefined" ? undefinedReplacement : v } = options;
			return typeof value === "string" ? value : JSON.stringify(canonicalize(value, null, null, stringifyReplacer), null, "  ");
		}
		equals(left, right, options) {
			return super.equals(left.replace(/,([\r\n])/g, "$1"), right.replace(/,([\r\n])/g, "$1"), options);
		}
	};
	new JsonDiff();
	function canonicalize(obj, stack, replacementStack, replacer, key) {
		stack = stack || [];
		replacementStack = replacementStack || [];
		if (replacer) obj = replacer(key === void 0 ? "" : key, obj);
		let i = 0;
		for (; i < stack.length; i += 1) if (stack[i] === obj) return replacementStack[i];
		let canonicalizedObj;
		if ("[object Array]" === Object.prototype.toString.call(obj)) {
			stack.push(obj);
			canonicalizedObj = new Array(obj.length);
			replacementStack.push(canonicalizedObj);
			for (i = 0; i < obj.length; i += 1) canonicalizedObj[i] = canonicalize(obj[i], stack, replacementStack, replacer, String(i));
			stack.pop();
			replacementStack.pop();
			return canonicalizedObj;
		}
		if (obj && obj.toJSON) obj = obj.toJSON();
		if (typeof obj === "object" && obj !== null) {
			stack.push(obj);
			canonicalizedObj = {};
			replacementStack.push(canonicalizedObj);
			const sortedKeys = [];
			let key;
			for (key in obj)
 /* istanbul ignore else */
			if (Object.prototype.hasOwnProperty.call(obj, key)) sortedKeys.push(key);
			sortedKeys.sort();
			for (i = 0; i < sortedKeys.length; i += 1) {
				key = sortedKeys[i];
				canonicalizedObj[key] = canonicalize(obj[key], stack, replacementStack, replacer, key);
			}
			stack.pop();
			replacementStack.pop();
		} else canonicalizedObj = obj;
		return canonicalizedObj;
	}
	// node_modules/diff/libesm/diff/array.js
	var ArrayDiff = class extends Diff {
		tokenize(value) {
			return value.slice();
		}
		join(value) {
			return value;
		}
		removeEmpty(value) {
			return value;
		}
	};
	var arrayDiff = new ArrayDiff();
	function diffArrays(oldArr, newArr, options) {
		return arrayDiff.diff(oldArr, newArr, options);
	}
	// src/components/compare.ts
	/**
	* Compares two functions the way a reader does who knows that one was copied from the other:
	* consistent renames are told apart from real changes.
	*/
	/** The left source against the right one, line by line. */
	function compare(left, right) {
		const a = left.split("\n").map(words);
		const b = right.split("\n").map(words);
		const pairs = align(a, b);
		const renames = findRenames(pairs, a, b);
		return {
			rows: pairs.map((pair) => toRow(pair, a, b, renames)),
			renames: [...renames.values()]
		};
	}
	var WORD = /(?<literal>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\d[\w.]*)|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|[^\s\p{L}\p{N}]/gu;
	/** Words that mean the same everywhere, so they are never renamed. */
	var RESERVED = new Set("abstract and as assert async await bool boolean break byte case catch chan char class const continue crate declare def default defer del delete do double dyn elif else enum except export extends false False final finally float fn for from func function global go goto if impl implements import in instanceof int interface is keyof lambda let long loop match mod move mut native new nil None nonlocal not null of or package pass private protected pub public raise range readonly ref return select self Self short static struct super switch synchronized this throw throws trait transient true True try type typeof undefined unsafe use var void volatile where while with yield".split(" "));
	function words(line) {
		return [...line.matchAll(WORD)].map((match) => {
			const [text] = match;
			const kind = match.groups?.name !== void 0 && !RESERVED.has(text) ? "name" : match.groups?.literal === void 0 ? "other" : "literal";
			return {
				text,
				start: match.index,
				kind
			};
		});
	}
	/** A line with names and literals made equal, so that renaming does not hide what belongs together. */
	function blind(line) {
		return line.map(({ kind, text }) => kind === "other" ? text : kind).join(" ");
	}
	function align(a, b) {
		const pairs = [];
		let left = 0;
		let right = 0;
		const parts = diffArrays(a.map(blind), b.map(blind));
		for (let index = 0; index < parts.length; index++) {
			const part = parts[index];
			const next = parts[index + 1];
			if (!part) continue;
			const length = part.value.length;
			if (!part.added && !part.removed) for (let line = 0; line < length; line++) pairs.push({
				left: left++,
				right: right++
			});
			else if (next && (next.added || next.removed)) {
				const removed = part.removed ? length : next.value.length;
				const added = part.removed ? next.value.length : length;
				pairs.push(...alignBlock(a, b, [left, left + removed], [right, right + added]));
				left += removed;
				right += added;
				index++;
			} else for (let line = 0; line < length; line++) pairs.push(part.removed ? { left: left++ } : { right: right++ });
		}
		return pairs;
	}
	/** Lines of a changed block this alike stand beside each other. */
	var ALIKE = .5;
	/** Larger blocks are shown as removed and added: pairing them is quadratic. */
	var MAX_BLOCK = 200;
	/** Pairs the lines of a changed block that resemble each other, in order (dynamic programming). */
	function alignBlock(a, b, [leftStart, leftEnd], [rightStart, rightEnd]) {
		const height = leftEnd - leftStart;
		const width = rightEnd - rightStart;
		const isSmall = height <= MAX_BLOCK && width <= MAX_BLOCK;
		const alike = (row, column) => isSmall ? resemblance(a[leftStart + row] ?? [], b[rightStart + column] ?? []) : 0;
		const gain = Array.from({ length: height + 1 }, () => new Float64Array(width + 1));
		const at = (row, column) => gain[row]?.[column] ?? 0;
		for (let row = height - 1; row >= 0; row--) for (let column = width - 1; column >= 0; column--) {
			const both = alike(row, column);
			const paired = both >= ALIKE ? both + at(row + 1, column + 1) : 0;
			const cells = gain[row];
			if (cells) cells[column] = Math.max(paired, at(row + 1, column), at(row, column + 1));
		}
		const pairs = [];
		let row = 0;
		let column = 0;
		while (row < height && column < width) {
			const both = alike(row, column);
			if (both >= ALIKE && at(row, column) === both + at(row + 1, column + 1)) pairs.push({
				left: leftStart + row++,
				right: rightStart + column++
			});
			else if (at(row, column) === at(row + 1, column)) pairs.push({ left: leftStart + row++ });
			else pairs.push({ right: rightStart + column++ });
		}
		while (row < height) pairs.push({ left: leftStart + row++ });
		while (column < width) pairs.push({ right: rightStart + column++ });
		return pairs;
	}
	/** Dice coefficient of two lines' words, names and literals blind; from 0 to 1. */
	function resemblance(a, b) {
		const total = a.length + b.length;
		if (total === 0) return 1;
		const rest = a.map(wordKey);
		let common = 0;
		for (const word of b) {
			const index = rest.indexOf(wordKey(word));
			if (index < 0) continue;
			rest.splice(index, 1);
			common++;
		}
		return 2 * common / total;
	}
	function wordKey({ kind, text }) {
		return kind === "other" ? text : kind;
	}
	/**
	* For each name of the left the name that stands most often in its place on the right; a name that
	* mostly stays what it is, is not renamed.
	*/
	function findRenames(pairs, a, b) {
		const counts = /* @__PURE__ */ new Map();
		for (const pair of pairs) for (const [left, right] of counterparts(pair, a, b)) {
			if (left.kind !== "name" || right.kind !== "name") continue;
			const targets = counts.get(left.text) ?? /* @__PURE__ */ new Map();
			targets.set(right.text, (targets.get(right.text) ?? 0) + 1);
			counts.set(left.text, targets);
		}
		const renames = [...counts].flatMap(([from, targets]) => {
			const [best] = [...targets].toSorted((x, y) => y[1] - x[1]);
			if (!best || best[0] === from) return [];
			return [{
				from,
				to: best[0],
				count: best[1]
			}];
		});
		renames.sort((x, y) => y.count - x.count || x.from.localeCompare(y.from));
		return new Map(renames.map((rename) => [rename.from, rename]));
	}
	/** The words of a paired line that stand at the same place. */
	function counterparts(pair, a, b) {
		if (!("left" in pair && "right" in pair)) return [];
		const left = a[pair.left] ?? [];
		const right = b[pair.right] ?? [];
		const found = [];
		let i = 0;
		let j = 0;
		for (const part of diffArrays(left.map(wordKey), right.map(wordKey))) if (part.removed) i += part.value.length;
		else if (part.added) j += part.value.length;
		else for (let word = 0; word < part.value.length; word++) {
			const [x, y] = [left[i++], right[j++]];
			if (x && y) found.push([x, y]);
		}
		return found;
	}
	function toRow(pair, a, b, renames) {
		if (!("right" in pair)) return {
			kind: "removed",
			left: {
				line: pair.left,
				ranges: []
			}
		};
		if (!("left" in pair)) return {
			kind: "added",
			right: {
				line: pair.right,
				ranges: []
			}
		};
		const left = {
			line: pair.left,
			ranges: []
		};
		const right = {
			line: pair.right,
			ranges: []
		};
		const seen = /* @__PURE__ */ new Set();
		for (const [x, y] of counterparts(pair, a, b)) {
			seen.add(x).add(y);
			if (x.text === y.text) continue;
			const isRename = renames.get(x.text)?.to === y.text;
			left.ranges.push(range(x, isRename ? "renamed" : "changed", isRename ? y.text : void 0));
			right.ranges.push(range(y, isRename ? "renamed" : "changed", isRename ? x.text : void 0));
		}
		const lone = (line) => (line ?? []).filter((word) => !seen.has(word)).map((word) => range(word, "changed"));
		left.ranges.push(...lone(a[pair.left]));
		right.ranges.push(...lone(b[pair.right]));
		for (const side of [left, right]) side.ranges.sort((x, y) => x.start - y.start);
		return {
			kind: left.ranges.length === 0 && right.ranges.length === 0 ? "same" : "paired",
			left,
			right
		};
	}
	function range({ start, text }, mark, counterpart) {
		const end = start + text.length;
		return counterpart === void 0 ? {
			start,
			end,
			mark
		} : {
			start,
			end,
			mark,
			counterpart
		};
	}
	exports.compare = compare;
	return exports;
})({});
