/** A class that can also be called without `new`, like Python classes. */
export type Callable<C extends abstract new (...args: never[]) => object> = C &
  ((...args: ConstructorParameters<C>) => InstanceType<C>);

/** Makes a class callable without `new`. */
export const callable = <C extends new (...args: never[]) => object>(made: C): Callable<C> =>
  new Proxy(made, { apply: (_, __, args) => Reflect.construct(made, args) }) as Callable<C>;
