// The page's outline while the program loads; also what the static files hold.
export function Skeleton() {
  return (
    <div className="flex h-dvh" aria-busy="true">
      <div className="w-[272px] shrink-0 bg-s1 p-4 max-md:hidden">
        <div className="skeleton h-6 w-28" />
        <div className="skeleton mt-6 h-10 w-full rounded-full" />
      </div>
      <main className="flex flex-1 flex-col items-center justify-center px-6">
        <h1 className="sr-only">sqlagent is loading</h1>
        <div className="w-full max-w-[728px]">
          <div className="skeleton h-10 w-72 max-w-full" />
          <div className="skeleton mt-8 h-[108px] w-full rounded-[28px]" />
        </div>
      </main>
    </div>
  );
}
