import { expect, test } from 'vitest';
import { htmlToText } from '../../../../src-main/functions/communication/shared/mail/htmlToText.ts';

test.each([
  ['<p>Hello <b>Ada</b>,</p><p>at one?<br>Bob</p>', 'Hello Ada,\n\nat one?\nBob'],
  ['<div>one</div><div>two</div>', 'one\ntwo'],
  ['<ul><li>milk</li><li>eggs</li></ul>', '* milk\n* eggs'],
  ['<table><tr><td>May</td><td>12</td></tr><tr><td>June</td><td>9</td></tr></table>', 'May 12\nJune 9'],
  ['see <a href="https://example.com/a?b=1&amp;c=2">here</a>.', 'see here [https://example.com/a?b=1&c=2].'],
  ['<a href="https://example.com">https://example.com</a> <a href=\'mailto:a@b.example\'>a@b.example</a>', 'https://example.com a@b.example'],
  ['<a href="javascript:alert(1)">click</a>', 'click'],
  ['&lt;b&gt; &amp;amp; &#65;&#x42; &euro; &uuml; &nosuch; &#0; &#xD800;', '<b> &amp; AB € ü &nosuch; \ufffd \ufffd'],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
  ['a<!-- hidden > still -->b', 'ab'],
  ['<p title="a > b">text</p>', 'text'],
  ['  spaces \n and\tlines  ', 'spaces and lines'],
  ['<HTML><HEAD><TITLE>t</TITLE></HEAD><BODY>Body</BODY></HTML>', 'Body'],
  ['', ''],
])('%j', (html, text) => {
  expect(htmlToText(html)).toBe(text);
});
